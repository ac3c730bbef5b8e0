// A line of text that follows every change at once, and is announced once when the changes have paused.
// It also gives the controls that stand in the same card their names, and their arrow keys back.

const PAUSE = 500; // ms
let groups = 0;

function prepare(card) {
  for (const slider of card.querySelectorAll(".widget-slider, .widget-hslider")) {
    const name = slider.querySelector(".widget-label")?.textContent ?? "";
    slider.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
    slider.querySelector(".widget-readout")?.setAttribute("aria-label", `${name}, as a number`);
  }
  for (const box of card.querySelectorAll(".widget-radio-box")) {
    box.setAttribute("role", "radiogroup");
    box.setAttribute("aria-label", card.querySelector(".widget-html-content")?.textContent ?? "");
    box.dataset.group ??= `nn-group-${++groups}`;
    for (const input of box.querySelectorAll("input")) {
      input.name = box.dataset.group; // without a common name, the keyboard takes the options one by one
    }
  }
  // Jupyter's keyboard shortcuts (arrows move between cells and headings) look for this on the focused element itself.
  for (const element of card.querySelectorAll("[tabindex], button, input, select, [contenteditable]")) {
    element.dataset.lmSuppressShortcuts = "true";
  }
}

export default {
  render({ model, el }) {
    const visible = document.createElement("div");
    visible.className = "nn-readout";
    const announced = document.createElement("div");
    announced.className = "nn-announced";
    announced.setAttribute("role", "status");
    el.append(visible, announced);

    let timer;
    const show = () => {
      visible.textContent = model.get("text");
      clearTimeout(timer);
      timer = setTimeout(() => (announced.textContent = visible.textContent), PAUSE);
    };
    model.on("change:text", show);
    visible.textContent = model.get("text");

    const observer = new MutationObserver(() => prepare(observer.card));
    const whenInPlace = () => {
      observer.card = el.closest(".nn-card");
      if (!observer.card) return requestAnimationFrame(whenInPlace);
      prepare(observer.card);
      observer.observe(observer.card, { childList: true, subtree: true });
    };
    const frame = requestAnimationFrame(whenInPlace);
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  },
};
