/** The processor time that what runs in a realm may use. */
export class CpuBudget {
  #budgetMs = 0;
  /** When it was first asked, by `performance.now()`; 0 where it was not yet. */
  #firstAt = 0;
  #deadlineAt = 0;
  #startedAt: NodeJS.CpuUsage | undefined;
  #spent = false;

  /** What runs from now on has so much. */
  begin(budgetMs: number): void {
    this.#budgetMs = budgetMs;
    this.#firstAt = 0;
    this.#spent = false;
  }

  /** Whether it was used up. */
  get spent(): boolean {
    return this.#spent;
  }

  /** What was used, in milliseconds; 0 where it was too little to be measured. */
  get usedMs(): number {
    if (this.#firstAt === 0) return 0;
    const { user, system } = process.threadCpuUsage(this.#startedAt);
    return (user + system) / 1000;
  }

  /** Asked every ten thousand steps of QuickJS or so: most calls end before, and never look at a clock. */
  isSpent(): boolean {
    const now = performance.now();
    if (this.#firstAt === 0) {
      this.#firstAt = now;
      this.#deadlineAt = now + this.#budgetMs;
      this.#startedAt = process.threadCpuUsage();
    } else if (now > this.#deadlineAt) {
      // Where the system has let others run meanwhile, the rest is still to come.
      const leftMs = this.#budgetMs - this.usedMs;
      if (leftMs <= 0) this.#spent = true;
      else this.#deadlineAt = now + leftMs;
    }
    return this.#spent;
  }
}
