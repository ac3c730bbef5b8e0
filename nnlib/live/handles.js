// A focusable handle over each point of a picture that can be dragged, or moved with the arrow keys.

const KEY_STEP = 6; // CSS pixels an arrow key moves a handle by; Shift makes it four times as much
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

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
