// Paints what recorder.py has recorded: a list of operations, and the numbers that they use up one by one.

const DARK = __DARK__; // each colour of the course, and the one that takes its place in a dark theme
const PAPER = 0.11; // how light the paper is there
const CAPS = { butt: "butt", round: "round", projecting: "square" };
const ALIGNED = { 0: "left", 0.5: "center", 1: "right" };
const FAMILIES = ['nn-sans, "DejaVu Sans", Verdana, sans-serif', 'nn-mono, "DejaVu Sans Mono", Menlo, monospace'];

// Light for dark and dark for light; the hue stays.
function inverted(parts) {
  const mirrored = 255 - Math.max(...parts) - Math.min(...parts);
  return parts.map((part) => Math.round(255 * PAPER + (1 - PAPER) * (part + mirrored)));
}
const hex = (parts) => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
const bytesOf = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
const kept = new Map();
function darkColour(colour) {
  if (!kept.has(colour)) {
    const base = colour.slice(0, 7);
    kept.set(colour, (DARK[base] ?? hex(inverted(bytesOf(base)))) + colour.slice(7));
  }
  return kept.get(colour);
}

const scratch = new Map(); // size -> a canvas where an image of that size has its own pixels
function scratchOf(columns, rows) {
  const key = `${columns} ${rows}`;
  if (!scratch.has(key)) scratch.set(key, Object.assign(document.createElement("canvas"), { width: columns, height: rows }));
  return scratch.get(key);
}

// Moves a line along the pixels to their middle, or between them, as its width asks for.
function snapper(scale, width) {
  const middle = width && Math.max(1, Math.round(width * scale)) % 2 ? 0.5 : 0;
  return (x) => (Math.floor(x * scale + 0.5) + middle) / scale;
}

function isRectilinear(points, codes) {
  if (/[QC]/.test(codes)) return false;
  for (let i = 2; i < points.length; i += 2) {
    if (codes && codes[i / 2] !== "L") continue;
    if (Math.abs(points[i] - points[i - 2]) > 0.02 && Math.abs(points[i + 1] - points[i - 1]) > 0.02) return false;
  }
  return points.length <= 2048;
}

function trace(points, codes, place) {
  const path = new Path2D();
  const x = (i) => place(points[2 * i]);
  const y = (i) => place(points[2 * i + 1]);
  let down = false; // the pen; NaN lifts it
  for (let i = 0; i < points.length / 2; i++) {
    const code = codes ? codes[i] : down ? "L" : "M";
    if (code === "Z") path.closePath();
    else if (code === "S") break;
    else if (Number.isNaN(points[2 * i] + points[2 * i + 1])) down = false;
    else if (code === "Q") path.quadraticCurveTo(x(i), y(i), x(++i), y(i));
    else if (code === "C") path.bezierCurveTo(x(i), y(i), x(i + 1), y(i + 1), x((i += 2)), y(i));
    else if (code === "L" && down) path.lineTo(x(i), y(i));
    else path.moveTo(x(i), y(i)), (down = true);
  }
  return path;
}

function paint(ctx, record, scale, dark) {
  const bytes = new Uint8Array(record.buffer, record.byteOffset, record.byteLength);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const operations = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const raw = bytes.slice(4 + length); // on its own, so that it begins at a multiple of four
  const numbers = new Float32Array(raw.buffer);
  const tone = dark ? darkColour : (colour) => colour;
  let at = 0;
  const take = (count) => numbers.subarray(at, (at += count));
  const sharp = snapper(scale, 0);

  const painters = {
    clip(...box) {
      ctx.restore();
      ctx.save();
      if (!box.length) return;
      const [left, top] = box.map(sharp);
      ctx.beginPath();
      ctx.rect(left, top, sharp(box[0] + box[2]) - left, sharp(box[1] + box[3]) - top);
      ctx.clip();
    },
    draw(snap, counts, codes, places, faces, edges, widths, dashes, cap, join) {
      ctx.lineCap = CAPS[cap];
      ctx.lineJoin = join;
      const width = (i) => (edges[i % edges.length] ? widths[i % widths.length] : 0);
      const shapes = counts.map((count, i) => {
        const [points, code] = [take(2 * count), codes[i % codes.length]];
        const snapped = !places && (snap ?? isRectilinear(points, code));
        return trace(points, code, snapped ? snapper(scale, width(i)) : (x) => x);
      });
      const moves = take(2 * places);
      for (let i = 0; i < Math.max(shapes.length, places); i++) {
        const shape = shapes[i % shapes.length];
        if (places) ctx.translate(moves[2 * i], moves[2 * i + 1]);
        if (faces[i % faces.length]) {
          ctx.fillStyle = tone(faces[i % faces.length]);
          ctx.fill(shape);
        }
        if (width(i)) {
          ctx.strokeStyle = tone(edges[i % edges.length]);
          ctx.lineWidth = Math.max(width(i), 0.5 / scale);
          const [offset, ...pattern] = dashes[i % dashes.length] ?? [0];
          ctx.setLineDash(pattern);
          ctx.lineDashOffset = offset;
          ctx.stroke(shape);
        }
        if (places) ctx.translate(-moves[2 * i], -moves[2 * i + 1]);
      }
    },
    image(columns, rows, colours, smooth, opacity, left, top, width, height) {
      const count = columns * rows;
      const table = raw.subarray(4 * at, 4 * (at += colours || count));
      if (dark) for (let i = 0; i < table.length; i += 4) table.set(inverted([...table.subarray(i, i + 3)]), i);
      const pixels = new ImageData(columns, rows);
      if (colours) {
        const [palette, numbered] = [new Uint32Array(raw.buffer, table.byteOffset, colours), 4 * at];
        const target = new Uint32Array(pixels.data.buffer);
        for (let i = 0; i < count; i++) target[i] = palette[raw[numbered + i]];
        at += Math.ceil(count / 4);
      } else pixels.data.set(table);
      const small = scratchOf(columns, rows);
      small.getContext("2d").putImageData(pixels, 0, 0);
      ctx.save();
      ctx.globalAlpha = opacity ?? 1;
      ctx.imageSmoothingEnabled = smooth;
      // Its edges lie on the screen's own pixels, so that it meets the frame around it.
      const [x, y, right, bottom] = [left, top, left + width, top + height].map(sharp);
      ctx.translate(x, y);
      ctx.scale((right - x) / columns, (bottom - y) / rows);
      ctx.drawImage(small, 0, 0);
      ctx.restore();
    },
    text(size, bold, mono, colour, x, y, words, align, turn) {
      ctx.font = `${bold ? "bold " : ""}${size}px ${FAMILIES[mono]}`;
      ctx.fillStyle = tone(colour);
      ctx.textAlign = ALIGNED[align];
      ctx.translate(x, turn ? y : sharp(y));
      if (turn) ctx.rotate(turn);
      ctx.fillText(words, 0, 0);
      if (turn) ctx.rotate(-turn);
      ctx.translate(-x, -(turn ? y : sharp(y)));
    },
  };
  ctx.save();
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  ctx.textRendering = "geometricPrecision";
  ctx.fontKerning = "normal";
  ctx.save();
  for (const [name, ...parts] of operations) painters[name](...parts);
  ctx.restore();
  ctx.restore();
}
