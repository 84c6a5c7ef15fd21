/** How far a word may be from a known one and still be taken for a slip of the keyboard. */
const tolerance = (word: string): number => Math.min(3, Math.max(1, Math.floor(word.length / 3)));

/** The candidate that `word` was most likely meant to be; `undefined` where none is close. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  const wanted = word.toLowerCase();
  let limit = tolerance(word) + 1;
  let best: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < limit) {
      limit = distance;
      best = candidate;
    }
  }
  return best;
};

/** Damerau-Levenshtein, each pair of neighbours swapped at most once. */
const editDistance = (left: string, right: string): number => {
  let twoBack: number[] = [];
  let oneBack = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(at(oneBack, j) + 1, at(row, j - 1) + 1, at(oneBack, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        cost = Math.min(cost, at(twoBack, j - 2) + 1);
      }
      row.push(cost);
    }
    twoBack = oneBack;
    oneBack = row;
  }
  return at(oneBack, right.length);
};

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
