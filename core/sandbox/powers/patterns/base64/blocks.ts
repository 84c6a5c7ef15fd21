import { type Block, type Blocks, isWordAt, isWordBefore } from "../block.ts";
import { level } from "../leveller.ts";
import type { Letters } from "../normalise.ts";
import { openRun, type Run, Runs } from "./runs.ts";

const NO_ENDINGS: readonly string[] = [];

/** What the runs of base64 in a text decode to, each as a text of its own. A place in one is that of the whole run. */
export class DecodedBlocks implements Blocks {
  readonly #text: string;
  readonly #from: number;
  readonly #letters: Letters | undefined;
  readonly #runs: Runs;
  #base = 0;

  constructor(text: string, from: number, letters: Letters | undefined) {
    this.#text = text;
    this.#from = from;
    this.#letters = letters;
    this.#runs = new Runs(text, from);
  }

  next(): Block | "later" | undefined {
    const run = this.#runs.next();
    if (run === undefined || run === "later") return run;
    const text = this.#letters ? level(run.text, this.#letters).text : run.text;
    const block = new DecodedBlock(run, text, this.#base);
    this.#base += text.length;
    return block;
  }

  openFrom(): number {
    return openRun(this.#text, this.#from);
  }
}

class DecodedBlock implements Block {
  readonly from = 0;
  readonly to: number;
  readonly known: number;
  readonly endings = NO_ENDINGS;
  readonly isLast = false;
  readonly #run: Run;

  constructor(
    run: Run,
    readonly text: string,
    readonly base: number,
  ) {
    this.#run = run;
    this.to = text.length;
    this.known = text.length;
  }

  startOf(): number {
    return this.#run.start;
  }

  endOf(): number {
    return this.#run.end;
  }

  startsAt(at: number): boolean {
    return !isWordBefore(this.text, at);
  }

  endsAt(end: number): boolean {
    return !isWordAt(this.text, end);
  }
}
