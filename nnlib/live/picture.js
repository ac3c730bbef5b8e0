// A canvas that paints the newest records, with handles over what can be dragged and a board over what can be drawn on.

const FONTS = __FONTS__;
const MOST_PIXELS = 4; // of the screen for each CSS pixel
const SLOWLY = 1000; // ms from picture to picture for those who want less motion
const LESS_MOTION = matchMedia("(prefers-reduced-motion: reduce)");
let fonts; // a promise, for all figures of the page

function loadFonts() {
  fonts ??= Promise.all(
    FONTS.map(async ([family, weight, data]) => {
      const face = new FontFace(family, `url(data:font/woff;base64,${data})`, { weight });
      document.fonts.add(await face.load());
    }),
  ).catch(console.warn);
  return fonts;
}

// Where the browser lets nobody paint: the still that the kernel draws.
function showStill(model, frame) {
  const image = document.createElement("img");
  image.alt = model.get("alt");
  const note = document.createElement("p");
  note.textContent = "This browser does not let the course paint: you see a still picture for every value.";
  frame.append(image);
  frame.after(note);
  const show = () => (image.src = URL.createObjectURL(new Blob([model.get("still")], { type: "image/png" })));
  image.onload = () => URL.revokeObjectURL(image.src);
  model.on("change:still", show);
  model.set("blocked", true);
  model.save_changes();
  return () => {};
}

function showDrawing(model, frame) {
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d", { alpha: false });
  const behind = document.createElement("canvas");
  const hidden = behind.getContext("2d", { alpha: false });
  if (!ctx || !hidden) return showStill(model, frame);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", model.get("alt"));
  frame.append(canvas);
  let painted = ""; // what the background was painted for
  let room = 0;

  const show = () => {
    const size = model.get("size");
    room = frame.clientWidth || room; // JupyterLab hides everything while it changes its theme
    if (!room || !model.get("moving").byteLength) return; // never been on the screen
    const scale = (room / size[0]) * Math.min(MOST_PIXELS, (devicePixelRatio || 1) * (visualViewport?.scale ?? 1));
    const dark = getComputedStyle(frame).getPropertyValue("--nn-theme").trim() === "dark";
    const [width, height] = size.map((side) => Math.round(side * scale));
    if (painted !== `${width} ${height} ${dark}`) {
      painted = `${width} ${height} ${dark}`;
      [canvas.width, canvas.height] = [behind.width, behind.height] = [width, height];
      hidden.fillStyle = dark ? DARK["#ffffff"] : "#ffffff";
      hidden.fillRect(0, 0, width, height);
      paint(hidden, model.get("background"), scale, dark);
    }
    ctx.drawImage(behind, 0, 0);
    paint(ctx, model.get("moving"), scale, dark);
    canvas.records = [model.get("background"), model.get("moving")]; // for tests
  };
  let due = false;
  const soon = () => {
    if (!due) queueMicrotask(() => ((due = false), show())); // once for all traits of a message
    due = true;
  };
  const renew = () => {
    painted = "";
    const [width, height] = model.get("size");
    frame.style.width = `${width}px`;
    frame.style.aspectRatio = `${width} / ${height}`;
    soon();
  };
  model.on("change:background change:size", renew);
  model.on("change:moving", soon);
  renew();
  loadFonts().then(renew);
  const sizes = new ResizeObserver(show);
  try {
    sizes.observe(frame, { box: "device-pixel-content-box" });
  } catch {
    sizes.observe(frame); // Safari
  }
  const themes = new MutationObserver(show);
  for (const element of [document.body, document.documentElement]) themes.observe(element, { attributes: true });
  visualViewport?.addEventListener("resize", show); // two fingers
  addEventListener("resize", show); // the zoom, or another screen
  return () => {
    removeEventListener("resize", show);
    sizes.disconnect();
    themes.disconnect();
    visualViewport?.removeEventListener("resize", show);
  };
}

// The kernel makes the next picture while this one is painted; in a hidden tab it waits.
function askForMore(model) {
  const view = Math.random();
  const ask = () => {
    if (document.hidden) return document.addEventListener("visibilitychange", ask, { once: true });
    model.set("received", [model.get("frame"), view]);
    model.save_changes();
  };
  const next = () => (LESS_MOTION.matches ? setTimeout(ask, SLOWLY) : ask());
  model.on("change:frame", next);
  if (model.get("playing")) ask(); // the page was loaded anew
}

function reportRoom(model, el) {
  let timer;
  const report = () => {
    const room = Math.round(el.clientWidth);
    if (!room) return; // not on the screen
    model.set("room", room);
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

// A box around what the present scene speaks of.
function showLook(model, frame) {
  const look = document.createElement("div");
  look.className = "nn-look";
  frame.append(look);
  const place = () => {
    const box = model.get("looked_at");
    look.hidden = !box.length;
    ["left", "bottom", "width", "height"].forEach((side, i) => (look.style[side] = `${100 * box[i]}%`));
  };
  model.on("change:looked_at", place);
  place();
}

export default {
  render({ model, el }) {
    el.classList.add("nn-picture");
    const frame = document.createElement("div");
    frame.className = "nn-frame";
    el.append(frame);
    const ends = [showDrawing(model, frame), reportRoom(model, el)];
    if (model.get("board").length) showBoard(model, frame);
    showHandles(model, frame);
    showLook(model, frame);
    askForMore(model);
    return () => ends.forEach((end) => end());
  },
};
