// A canvas that shows the newest PNG, with a focusable handle over each point that can be dragged.

const KEY_STEP = 6; // CSS pixels an arrow key moves a handle by; Shift makes it four times as much
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function showPicture(model, frame) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", model.get("alt"));
  frame.append(canvas);

  const fit = () => {
    const [width, height] = model.get("size");
    frame.style.width = `${width}px`;
    frame.style.aspectRatio = `${width} / ${height}`;
  };
  let asked = 0;
  let shown = 0;
  const view = Math.random();
  const paint = async () => {
    const number = ++asked;
    const bitmap = await createImageBitmap(new Blob([model.get("png")], { type: "image/png" }));
    if (number < shown) return; // decoding may finish out of order: never an older picture over a newer one
    shown = number;
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
  };
  const ask = () => {
    // The kernel makes the next picture while this one is decoded and painted; in a hidden tab it waits.
    if (document.hidden) return document.addEventListener("visibilitychange", ask, { once: true });
    model.set("received", [model.get("frame"), view]);
    model.save_changes();
  };
  model.on("change:size", fit);
  model.on("change:png", paint);
  model.on("change:frame", ask);
  fit();
  paint();
  if (model.get("playing")) ask(); // the page was loaded anew
}

function showHandles(model, frame) {
  const elements = new Map(); // name -> element
  const wanted = new Map(); // name -> where the last key press wants the handle, until the kernel has answered
  let count = 0;

  const position = (name) => model.get("handles").find((handle) => handle[0] === name);
  // A trait, not a message: while the kernel is busy ipywidgets keeps only the latest.
  const send = (name, x, y) => {
    model.set("drag", [name, x, y, ++count]);
    model.save_changes();
  };

  const create = (name) => {
    const element = document.createElement("div");
    element.className = "nn-handle";
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", name);
    element.setAttribute("aria-roledescription", "point to drag or move with the arrow keys");
    element.setAttribute("aria-valuemin", 0);
    element.setAttribute("aria-valuemax", 100);
    let grip = null; // from the pointer to the handle, while it is held
    const at = (event) => {
      const box = frame.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height];
    };
    element.onpointerdown = (event) => {
      const [x, y] = at(event);
      const [, left, bottom] = position(name);
      grip = [left - x, bottom - y];
      element.setPointerCapture(event.pointerId);
      element.focus();
      event.preventDefault();
    };
    element.onpointermove = (event) => {
      if (!grip) return;
      const [x, y] = at(event);
      send(name, x + grip[0], y + grip[1]);
    };
    element.onpointerup = element.onpointercancel = () => {
      grip = null;
    };
    element.onkeydown = (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      const box = frame.getBoundingClientRect();
      const step = KEY_STEP * (event.shiftKey ? 4 : 1);
      const [x, y] = wanted.get(name) ?? position(name).slice(1);
      wanted.set(name, [x + (arrow[0] * step) / box.width, y + (arrow[1] * step) / box.height]);
      send(name, ...wanted.get(name));
    };
    frame.append(element);
    return element;
  };

  const place = () => {
    wanted.clear();
    const names = model.get("handles").map((handle) => handle[0]);
    for (const [name, element] of elements) {
      if (!names.includes(name)) {
        element.remove();
        elements.delete(name);
      }
    }
    for (const [name, x, y, text] of model.get("handles")) {
      if (!elements.has(name)) elements.set(name, create(name));
      const element = elements.get(name);
      element.style.left = `${100 * x}%`;
      element.style.bottom = `${100 * y}%`;
      element.setAttribute("aria-valuenow", Math.round(100 * x));
      element.setAttribute("aria-valuetext", text);
    }
  };
  model.on("change:handles", place);
  place();
}

function showBoard(model, frame) {
  const element = document.createElement("div");
  element.className = "nn-board";
  element.tabIndex = 0;
  element.setAttribute("role", "application");
  element.setAttribute(
    "aria-label",
    "drawing board: arrow keys move the pen, Space puts it down or lifts it, Escape lifts it",
  );
  const pen = document.createElement("div");
  pen.className = "nn-pen";
  element.append(pen);
  let place = [0.5, 0.5]; // of the pen, in parts of the board
  let which = 0; // 0 while the pen is up
  let points = [];

  // While the kernel is busy ipywidgets keeps only the latest value of a trait, which may be that of the next stroke:
  // the whole of each stroke goes as a message as well, for messages are never dropped.
  const stroke = () => [which, ...points.flat()];
  const send = () => {
    model.set("stroke", stroke());
    model.save_changes();
  };
  const putDown = () => {
    which = Date.now(); // another number for each stroke, even after the page was loaded anew
    points = [place];
    send();
  };
  const lift = () => {
    if (which) model.send(stroke());
    which = 0;
    show();
  };
  const move = (x, y) => {
    place = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
    if (which) {
      points = [...points, place];
      send();
    }
    show();
  };
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (box.bottom - event.clientY) / box.height];
  };
  const show = () => {
    pen.style.left = `${100 * place[0]}%`;
    pen.style.bottom = `${100 * place[1]}%`;
    pen.classList.toggle("nn-down", which > 0);
  };
  element.onpointerdown = (event) => {
    element.setPointerCapture(event.pointerId);
    element.focus();
    event.preventDefault();
    place = at(event);
    putDown();
    show();
  };
  element.onpointermove = (event) => {
    if (event.buttons && which) move(...at(event));
  };
  element.onpointerup = element.onpointercancel = lift;
  element.onblur = lift;
  element.onkeydown = (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const [, , , , columns, rows] = model.get("board");
      const [x, y] = [Math.floor(place[0] * columns) + arrow[0], Math.floor(place[1] * rows) + arrow[1]];
      move((Math.min(columns - 1, Math.max(0, x)) + 0.5) / columns, (Math.min(rows - 1, Math.max(0, y)) + 0.5) / rows);
    } else if (event.key === " " && !event.repeat) {
      if (which) lift();
      else putDown();
      show();
    } else if (event.key === "Escape" && which) {
      lift();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const fit = () => {
    const [left, bottom, width, height] = model.get("board");
    element.style.left = `${100 * left}%`;
    element.style.bottom = `${100 * bottom}%`;
    element.style.width = `${100 * width}%`;
    element.style.height = `${100 * height}%`;
  };
  frame.append(element);
  model.on("change:board", fit);
  fit();
  show();
}

function reportScreen(model, el) {
  let timer;
  const report = () => {
    const room = Math.round(el.clientWidth);
    if (!room) return; // not on the screen
    model.set("screen", [room, Math.min(2, window.devicePixelRatio || 1)]);
    model.save_changes();
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(report, 150);
  });
  observer.observe(el);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}

export default {
  render({ model, el }) {
    el.classList.add("nn-picture");
    const frame = document.createElement("div");
    frame.className = "nn-frame";
    el.append(frame);
    showPicture(model, frame);
    if (model.get("board").length) showBoard(model, frame);
    showHandles(model, frame);
    return reportScreen(model, el);
  },
};
