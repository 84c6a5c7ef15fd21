import type { Damage } from "./frame-walk.ts";
import { OpenExchanges } from "./open-exchanges.ts";
import { type Segment, segmentsOf, writersOf } from "./segments.ts";

/** One life of a serving process, as the recorder sees it from outside. */
export class Writer {
  /** Whether its process may still write. */
  live = true;
  /** Its files when it was last looked at, oldest first. */
  segments: readonly Segment[] = [];
  readonly open: OpenExchanges;

  constructor(
    readonly name: string,
    readonly dir: string,
    onDamage: (writer: Writer, damage: Damage) => void,
  ) {
    this.open = new OpenExchanges(this, (damage) => onDamage(this, damage));
  }

  refresh(): void {
    this.segments = segmentsOf(this.dir);
  }

  /** Whether nothing will be added to a segment any more. */
  isFinal(segment: Segment): boolean {
    return !this.live || segment.sequence < (this.segments.at(-1)?.sequence ?? 0);
  }
}

/** All writers of a ledger that have left something. What else lies in the folder is passed over. */
export class Writers {
  readonly #dir: string;
  readonly #onDamage: (writer: Writer, damage: Damage) => void;
  readonly #known = new Map<string, Writer>();

  constructor(dir: string, onDamage: (writer: Writer, damage: Damage) => void) {
    this.#dir = dir;
    this.#onDamage = onDamage;
  }

  all(): Writer[] {
    return [...this.#known.values()];
  }

  /** Looks at the folders anew. A writer that is new is taken for a live one, until `setLive` says otherwise. */
  refresh(): void {
    const folders = writersOf(this.#dir);
    const names = new Set(folders.map(({ name }) => name));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    for (const { name, dir } of folders) {
      const writer = this.#known.get(name) ?? new Writer(name, dir, this.#onDamage);
      this.#known.set(name, writer);
      writer.refresh();
    }
  }

  /** Which writers live. The others that are there by now are dead, and all that they wrote is there. */
  setLive(names: readonly string[]): void {
    this.refresh();
    const live = new Set(names);
    for (const writer of this.all()) writer.live = live.has(writer.name);
  }

  forget(writer: Writer): void {
    this.#known.delete(writer.name);
  }
}
