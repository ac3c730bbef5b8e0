/* What the course adds to JupyterLab in the browser: the learner's work is kept there, can be downloaded and taken
   back, and is never replaced by a new version of the course; and a cell that cannot be interrupted is explained. */

const COURSE = {/* name of notebook: digest */};
const PLACE = new URL("../", document.baseURI).pathname;
const RECORD = ".copied.json"; // as in my-notebooks, when the course is installed: work can be carried there and back
const BRIDGED = /^my_\w+\.(py|json)$/;

// --- which notebooks are the learner's, and which version of the course each was made from ---

const copied = JSON.parse(localStorage.getItem(PLACE + RECORD) ?? "{}");

function remember(changes) {
  Object.assign(copied, changes);
  for (const name in copied) if (copied[name] === null) delete copied[name];
  localStorage.setItem(PLACE + RECORD, JSON.stringify(copied));
}

function noteChange({ type, oldValue, newValue }) {
  if (type === "save" && newValue?.path in COURSE && !(newValue.path in copied)) {
    remember({ [newValue.path]: COURSE[newValue.path] });
  } else if ((type === "delete" || type === "rename") && oldValue?.path in copied) {
    remember({ [oldValue.path]: null });
  }
}

async function findWork(contents, folder = "") {
  const { content } = await contents.get(folder, { content: true });
  const found = await Promise.all(content.map(({ path, type }) => (type === "directory" ? findWork(contents, path) : path)));
  return found.flat().filter((path) => !(path in COURSE) || path in copied);
}

// --- bringing work home, and taking it back ---

function toBytes({ content, format, type }) {
  if (format === "base64") return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return fflate.strToU8(type === "notebook" || format === "json" ? JSON.stringify(content, null, 1) + "\n" : content);
}

function toModel(path, bytes) {
  if (path.endsWith(".ipynb")) return { type: "notebook", format: "json", content: JSON.parse(fflate.strFromU8(bytes)) };
  try {
    return { type: "file", format: "text", content: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return { type: "file", format: "base64", content: btoa(letters) };
  }
}

async function zipOfWork(app) {
  await app.commands.execute("docmanager:save-all");
  const { contents } = app.serviceManager;
  const files = { [RECORD]: fflate.strToU8(JSON.stringify(copied, null, 1)) };
  for (const path of await findWork(contents)) files[path] = toBytes(await contents.get(path, { content: true }));
  return fflate.zipSync(files);
}

async function download(app) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await zipOfWork(app)], { type: "application/zip" }));
  link.download = "my-neural-networks.zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function freeName(contents, path) {
  const dot = path.lastIndexOf(".");
  const taken = new Set(await findWork(contents));
  for (let number = 1; ; number++) {
    const name = `${path.slice(0, dot)} (before ${number})${path.slice(dot)}`;
    if (!taken.has(name)) return name;
  }
}

async function takeBack(app, zip) {
  const { contents } = app.serviceManager;
  const { [RECORD]: record, ...files } = fflate.unzipSync(zip);
  const mine = await findWork(contents);
  let kept = 0;
  for (const [path, bytes] of Object.entries(files)) {
    if (path.endsWith("/") || /(^|\/)(\.\.?|__MACOSX)(\/|$)/.test(path)) continue;
    if (mine.includes(path)) {
      const before = toBytes(await contents.get(path, { content: true }));
      if (before.join() === bytes.join()) continue;
      await contents.save(await freeName(contents, path), toModel(path, before));
      kept++;
    }
    const folders = path.split("/").slice(0, -1);
    for (let i = 1; i <= folders.length; i++) {
      const folder = folders.slice(0, i).join("/");
      await contents.get(folder, { content: false }).catch(() => contents.save(folder, { type: "directory" }));
    }
    await contents.save(path, toModel(path, bytes));
  }
  if (record) remember(JSON.parse(fflate.strFromU8(record)));
  return kept;
}

function askForZip() {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement("input"), { type: "file", accept: ".zip" });
    input.onchange = () => resolve(input.files[0]);
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}

// --- the kernel's own files, where it cannot write into the browser's storage by itself ---

const FILES = `{file.name: file.read_text("utf-8")
 for file in __import__("pathlib").Path().glob("my_*") if file.suffix in (".py", ".json")}`.replace("\n", "");

async function execute(kernel, code) {
  const request = kernel.requestExecute({ code, silent: false, store_history: false });
  let printed = "";
  request.onIOPub = ({ content }) => {
    printed += content.text ?? "";
  };
  await request.done;
  return printed;
}

async function ask(kernel, expression) {
  return JSON.parse(await execute(kernel, `print(__import__("json").dumps(${expression}))`));
}

// The learner's folder comes last: no file in it hides a library, and looking into it is slow in the browser. Files that
// the kernel cannot read there are written before any cell runs. And what every notebook needs is loaded meanwhile.
const BEGIN = `__import__("sys").path[:] = [*filter(None, __import__("sys").path), ""]
if not __import__("os").getcwd().startswith("/drive"):
    print("bridged")
    for _name, _text in __import__("json").loads(KEPT).items():
        __import__("pathlib").Path(_name).write_text(_text, "utf-8")
__import__("nnlib.figures") and None`;

const bridges = new Map(); // id of a kernel: what it and the storage both have, if it cannot read there

async function filesToBridge(contents) {
  const files = {};
  for (const path of await findWork(contents)) {
    if (BRIDGED.test(path)) files[path] = (await contents.get(path, { type: "file", format: "text", content: true })).content;
  }
  return files;
}

async function begin(kernel, files, sayLost) {
  bridges.set(kernel.id, undefined);
  // A string of JSON whose content is JSON is a string of Python, too.
  const printed = await execute(kernel, BEGIN.replace("KEPT", () => JSON.stringify(JSON.stringify(files))));
  if (!printed.includes("bridged")) return;
  bridges.set(kernel.id, files);
  sayLost();
}

async function saveFilesOf(contents, kernel) {
  const known = bridges.get(kernel.id);
  if (!known) return;
  const files = await ask(kernel, FILES);
  for (const [name, content] of Object.entries(files)) {
    if (known[name] !== content) await contents.save(name, { type: "file", format: "text", content });
    known[name] = content;
  }
}

// --- a new kernel, and the way to it ---

// Each new kernel begins with what comes before any cell: nobody can send it anything sooner.
function beginFirst({ contents, sessions }, sayLost) {
  const startNew = sessions.startNew.bind(sessions);
  sessions.startNew = async (wanted, options) => {
    const files = await filesToBridge(contents).catch(console.warn); // without them it starts all the same
    const session = await startNew(wanted, options);
    if (files) begin(session.kernel, files, sayLost).catch(console.warn); // it may be ended meanwhile
    return session;
  };
}

// JupyterLite's stand-in for a WebSocket lets every message to the kernel wait for 4 ms.
function sendAtOnce({ prototype }) {
  const { send } = prototype;
  prototype.send = function (message) {
    const { setTimeout } = window;
    window.setTimeout = (deliver, _, ...rest) => queueMicrotask(() => deliver(...rest));
    try {
      send.call(this, message);
    } finally {
      window.setTimeout = setTimeout;
    }
  };
}

// --- what is said ---

// JupyterLab cuts what is longer than 140 characters.
const CHANGED = (names) =>
  `There is a new version of ${names.map((name) => name.slice(0, 2)).join(", ")}. ` +
  "Yours are kept: rename or delete one in the list to get the new one.";
const LOST =
  "This window may lose your work when it is closed (it is private, or without https): " +
  "press “Download my work” before.";
const ENDLESS =
  "In the browser, a cell that runs cannot be interrupted. Restart the kernel to end it: " +
  "what you have written is kept, and the cells have to be run again.";

async function explainInterrupt(panel, { showDialog, Dialog }) {
  const kernel = panel?.sessionContext.session?.kernel;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  if (kernel?.status !== "busy") return;
  const buttons = [Dialog.cancelButton({ label: "Wait" }), Dialog.warnButton({ label: "Restart" })];
  const { button } = await showDialog({ title: "This cell cannot be interrupted", body: ENDLESS, buttons });
  if (button.label === "Restart") await kernel.restart();
}

function makePlugin({ INotebookTracker, NotebookActions }, { showDialog, Dialog, Notification }, { Widget }) {
  function activate(app, tracker) {
    const { contents, kernels } = app.serviceManager;
    let saidLost = false;
    const sayLost = () => {
      if (!saidLost) Notification.warning(LOST, { autoClose: false });
      saidLost = true;
    };

    sendAtOnce(kernels.serverSettings.WebSocket);
    beginFirst(app.serviceManager, sayLost);
    contents.fileChanged.connect((_, change) => {
      noteChange(change);
      if (change.type === "save") navigator.storage?.persist?.();
    });
    tracker.currentChanged.connect((_, panel) => {
      if (panel) localStorage.setItem(`${PLACE}last notebook`, panel.context.path);
    });
    tracker.widgetAdded.connect((_, { sessionContext }) => {
      const renew = (kernel) => filesToBridge(contents).then((files) => begin(kernel, files, sayLost)).catch(console.warn);
      sessionContext.kernelChanged.connect((_, { newValue }) => newValue && !bridges.has(newValue.id) && renew(newValue));
      sessionContext.statusChanged.connect((_, status) => status === "restarting" && renew(sessionContext.session.kernel));
    });
    NotebookActions.executed.connect((_, { notebook }) => {
      const panel = tracker.find((each) => each.content === notebook);
      const kernel = panel?.sessionContext.session?.kernel;
      if (kernel) saveFilesOf(contents, kernel).catch(console.warn);
    });
    app.commands.commandExecuted.connect((_, { id }) => {
      if (id === "notebook:interrupt-kernel" || id === "kernelmenu:interrupt") {
        explainInterrupt(tracker.currentWidget, { showDialog, Dialog });
      }
    });

    async function takeBackWork() {
      const file = await askForZip();
      if (!file) return;
      try {
        const kept = await takeBack(app, new Uint8Array(await file.arrayBuffer()));
        tracker.forEach((panel) => panel.context.revert());
        const note = kept ? ` ${kept} that differed are kept beside them, with “before” in their names.` : "";
        Notification.success(`Your files are back.${note}`, { autoClose: 15_000 });
      } catch (error) {
        Notification.error(`${file.name} could not be read: ${error.message}`, { autoClose: false });
      }
    }
    addButton("nnlib:download", "Download my work", "All your notebooks, answers and my_network.py, as a zip file", () => download(app));
    addButton("nnlib:take-back", "Take work back", "A zip file that was downloaded here before", takeBackWork);

    function addButton(command, label, caption, execute) {
      app.commands.addCommand(command, { label, caption, execute });
      const node = Object.assign(document.createElement("button"), { textContent: label, title: caption });
      node.className = "jp-Button";
      node.style.cssText =
        "align-self: center; height: 22px; margin: 0 4px; padding: 0 8px; cursor: pointer; line-height: normal;" +
        "color: var(--jp-ui-font-color1); background: var(--jp-layout-color3); font-size: var(--jp-ui-font-size1)";
      node.onclick = () => app.commands.execute(command);
      const widget = new Widget({ node });
      widget.id = command.replace(":", "-");
      app.shell.add(widget, "top", { rank: 1000 });
    }

    const changed = Object.keys(copied).filter((name) => name in COURSE && copied[name] !== COURSE[name]);
    if (changed.length) app.restored.then(() => Notification.info(CHANGED(changed), { autoClose: false }));
  }
  return { id: "nnlib-page:work", autoStart: true, requires: [INotebookTracker], activate };
}

// --- how JupyterLab finds it ---

let shared;

async function load(name) {
  const [version] = Object.values(shared[name]);
  return (await version.get())();
}

async function get() {
  const modules = await Promise.all(["@jupyterlab/notebook", "@jupyterlab/apputils", "@lumino/widgets"].map(load));
  return () => ({ __esModule: true, default: [makePlugin(...modules)] });
}

window._JUPYTERLAB ??= {};
window._JUPYTERLAB["nnlib-page"] = {
  init(scope) {
    shared = scope;
  },
  get,
};
