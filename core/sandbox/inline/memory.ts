const PAGE_BYTES = 65_536;
/** What the module was built with. */
const FIRST_PAGES = 256;
const MAX_PAGES = 32_768;

/** Who runs in a module, and pays for what its memory grows by meanwhile. */
export interface Payer {
  /** Whether it may have so many bytes more; they are then its own. */
  mayGrow(sizeBytes: number): boolean;
}

/**
 * The memory of a module. QuickJS in WebAssembly cannot tell how large what it allocates is, so that its own limit holds for
 * single pieces alone; here is where the whole is held.
 */
export class ModuleMemory extends WebAssembly.Memory {
  payer: Payer | undefined;

  constructor() {
    super({ initial: FIRST_PAGES, maximum: MAX_PAGES });
  }

  /** Called by the module. What it throws is no more memory for whoever asked. */
  override grow(pages: number): number {
    if (this.payer?.mayGrow(pages * PAGE_BYTES) === false) {
      throw new RangeError("the plugin has reached its limit of memory");
    }
    return super.grow(pages);
  }
}
