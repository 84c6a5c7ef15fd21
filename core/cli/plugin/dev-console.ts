import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DEV, devMarker } from "../../sandbox/build/dev-marker.ts";

const POLL_MS = 100;
const PIECE_BYTES = 64 * 1024;
const NEW_LINE = 0x0a;

/** A line that a plugin has said to its console. */
export interface Said {
  readonly level: string;
  readonly text: string;
}

/** Has gateways that use a plugin's folder send its console here, from `open` to `close`. */
export class DevConsole {
  readonly #marker: string;
  readonly #file: string;
  readonly #hear: (said: Said) => void;
  #timer: Timer | undefined;
  #readBytes = 0;
  #rest = Buffer.alloc(0);

  constructor(dir: string, hear: (said: Said) => void) {
    const folder = realpathSync(dir);
    this.#marker = join(folder, DEV.marker);
    this.#file = join(folder, DEV.console);
    this.#hear = hear;
  }

  /** Leaves the marker, once; a gateway takes that for a new build. */
  open(): void {
    if (this.#timer) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    // One that was killed may have left a link or a file of another's in its place.
    rmSync(this.#file, { force: true });
    writeFileSync(this.#file, "", { mode: 0o600, flag: "wx" });
    writeFileSync(this.#marker, devMarker(this.#file), { mode: 0o600 });
    this.#timer = setInterval(() => this.#read(), POLL_MS);
  }

  close(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    rmSync(this.#marker, { force: true });
    this.#read();
    rmSync(this.#file, { force: true });
  }

  #read(): void {
    try {
      const file = openSync(this.#file, "r");
      try {
        this.#readFrom(file);
      } finally {
        closeSync(file);
      }
    } catch {
      // `dist` was taken away; the next build makes it anew, without a marker.
    }
  }

  #readFrom(file: number): void {
    if (fstatSync(file).size < this.#readBytes) {
      this.#readBytes = 0;
      this.#rest = Buffer.alloc(0);
    }
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let got = 1; got > 0; ) {
      got = readSync(file, piece, 0, PIECE_BYTES, this.#readBytes);
      this.#readBytes += got;
      this.#take(piece.subarray(0, got));
    }
  }

  #take(piece: Buffer): void {
    const bytes = Buffer.concat([this.#rest, piece]);
    const end = bytes.lastIndexOf(NEW_LINE) + 1;
    this.#rest = Buffer.from(bytes.subarray(end));
    for (const line of bytes.toString("utf8", 0, end).split("\n")) {
      const said = saidIn(line);
      if (said) this.#hear(said);
    }
  }
}

const saidIn = (line: string): Said | undefined => {
  if (line === "") return undefined;
  try {
    const { level, text } = JSON.parse(line);
    return { level: printable(String(level)), text: printable(String(text)) };
  } catch {
    return undefined;
  }
};

/** What a plugin was given may have been written to change what a terminal shows. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (found) => (found === "\n" || found === "\t" ? found : "�"));
