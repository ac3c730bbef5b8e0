// A part of a picture that can be drawn on, with the mouse, a finger or the keyboard.

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
