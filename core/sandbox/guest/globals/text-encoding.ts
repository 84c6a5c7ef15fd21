const REPLACEMENT = 0xfffd;
const LABELS = ["utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8"];
/** What `String.fromCharCode` takes at once. */
const CHUNK = 4_096;

/** UTF-8 bytes of texts. */
export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }

  encode(text: unknown = ""): Uint8Array {
    const source = String(text);
    const bytes = new Uint8Array(source.length * 3);
    const { written } = this.encodeInto(source, bytes);
    return bytes.slice(0, written);
  }

  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const character of text.toWellFormed()) {
      const point = character.codePointAt(0) ?? 0;
      const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (written + size > into.length) break;
      put(into, written, point, size);
      written += size;
      read += character.length;
    }
    return { read, written };
  }
}

const LEADS = [0, 0, 0xc0, 0xe0, 0xf0];

const put = (into: Uint8Array, at: number, point: number, size: number): void => {
  if (size === 1) {
    into[at] = point;
    return;
  }
  into[at] = (LEADS[size] ?? 0) | (point >> (6 * (size - 1)));
  for (let place = 1; place < size; place++) {
    into[at + place] = 0x80 | ((point >> (6 * (size - 1 - place))) & 0x3f);
  }
};

const bytesOf = (input: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input);

/** Texts of UTF-8 bytes; there are no other encodings. */
export class TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(label: unknown = "utf-8", options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!LABELS.includes(String(label).trim().toLowerCase())) {
      throw new RangeError("TextDecoder knows utf-8 alone");
    }
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
  }

  get encoding(): string {
    return "utf-8";
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    if (options.stream === true) throw new TypeError("TextDecoder takes all bytes at once, not a stream");
    const bytes = input === undefined ? new Uint8Array(0) : bytesOf(input);
    const units: number[] = [];
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const [point, size] = pointAt(bytes, at);
      at += size;
      if (point === undefined && this.fatal) throw new TypeError("the bytes are no UTF-8");
      pushPoint(units, point ?? REPLACEMENT);
      if (units.length >= CHUNK) text += String.fromCharCode(...units.splice(0));
    }
    text += String.fromCharCode(...units);
    return !this.ignoreBOM && text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}

const pushPoint = (units: number[], point: number): void => {
  if (point < 0x10000) units.push(point);
  else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
};

/** How many bytes follow a lead byte, and the bounds of the first of them: what is outside was cut off or overlong. */
const follow = (lead: number): readonly [count: number, low: number, high: number] => {
  if (lead >= 0xc2 && lead <= 0xdf) return [1, 0x80, 0xbf];
  if (lead >= 0xe0 && lead <= 0xef) return [2, lead === 0xe0 ? 0xa0 : 0x80, lead === 0xed ? 0x9f : 0xbf];
  if (lead >= 0xf0 && lead <= 0xf4) return [3, lead === 0xf0 ? 0x90 : 0x80, lead === 0xf4 ? 0x8f : 0xbf];
  return [0, 0, 0];
};

/** The code point at a place and its size; none where the bytes are wrong, and then the size of what is passed over. */
const pointAt = (bytes: Uint8Array, at: number): readonly [point: number | undefined, size: number] => {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return [lead, 1];
  const [count, low, high] = follow(lead);
  if (count === 0) return [undefined, 1];
  let point = lead & (0x3f >> count);
  for (let place = 1; place <= count; place++) {
    const byte = bytes[at + place];
    if (byte === undefined || byte < (place === 1 ? low : 0x80) || byte > (place === 1 ? high : 0xbf)) {
      return [undefined, place];
    }
    point = (point << 6) | (byte & 0x3f);
  }
  return [point, count + 1];
};
