import type { PatternCheck } from "@sluice/sdk";

/** One sum of weighted characters, as declared. */
export type WeightedSum = Extract<PatternCheck, { kind: "weighted" }>["sums"][number];

/** Whether a text's characters, weighted and added up, leave the remainder that its check character stands for. */
export const isWeighted = (text: string, sum: WeightedSum): boolean => {
  const { weights, modulus, values, digitSums = false, at = -1, characters, equals = 0 } = sum;
  if (text.length < weights.length) return false;
  let total = 0;
  for (const [place, weight] of weights.entries()) {
    if (weight === 0) continue;
    const character = text[place] ?? "";
    const value = values ? values[place % values.length]?.[character] : worth(character);
    if (value === undefined) return false;
    total += digitSums ? digitSum(value * weight) : value * weight;
  }
  const remainder = ((total % modulus) + modulus) % modulus;
  if (characters === undefined) return remainder === equals;
  const wanted = characters[remainder];
  return wanted !== "-" && wanted === text.at(at);
};

const worth = (character: string): number | undefined =>
  /^[0-9A-Z]$/.test(character) ? Number.parseInt(character, 36) : undefined;

const digitSum = (number: number): number => {
  let sum = 0;
  for (let rest = Math.abs(number); rest > 0; rest = Math.floor(rest / 10)) sum += rest % 10;
  return sum;
};

/** What is wrong with a sum, beyond its shape. */
export const weightedProblem = ({ modulus, characters, equals = 0, weights, at = -1 }: WeightedSum) => {
  if (characters !== undefined && characters.length !== modulus) {
    return `characters has ${characters.length} of them and modulus is ${modulus}: give one for each remainder, \`-\` where there is none`;
  }
  if (characters === undefined && equals >= modulus) {
    return `equals is ${equals} and no remainder of ${modulus}: make it smaller`;
  }
  if (characters !== undefined && at >= 0 && (weights[at] ?? 0) !== 0) {
    return `the check character at ${at} has a weight of its own: give it the weight 0`;
  }
  return undefined;
};
