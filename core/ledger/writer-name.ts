/** The name of one life of a serving process; no two lives share one. */
export const newWriterName = (slot: number): string => {
  const random = Math.floor(Math.random() * 36 ** 4)
    .toString(36)
    .padStart(4, "0");
  return `w${slot}-${Date.now().toString(36)}-${random}`;
};

/** The folder of all writers in a data folder. */
export const LEDGER_DIR = "ledger";
