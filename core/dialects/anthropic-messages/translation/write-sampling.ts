import { present } from "../../neutral/fields.ts";
import type { Loss, Sampling } from "../../neutral/request.ts";

/** The least share of the likely tokens that the API takes beside thoughts. */
const LEAST_SHARE = 0.95;

/** How tokens are chosen. Not all of it can be said at once: what the API would refuse is left out. */
export const writeSampling = (sampling: Sampling, thinks: boolean, losses: Loss[]): object => {
  const drop = (field: string): undefined => void losses.push({ field, grave: false });
  const temperature = thinks ? besideThoughts(sampling, drop) : writeTemperature(sampling, drop);
  const { topP, topK } = sampling;
  const isShare = topP === undefined || (thinks ? topP >= LEAST_SHARE : temperature === undefined);
  return present({
    temperature,
    top_p: isShare ? topP : drop("top_p"),
    top_k: thinks && topK !== undefined ? drop("top_k") : topK,
  });
};

type Drop = (field: string) => undefined;

/** Temperatures go up to 1 here, to 2 elsewhere. */
const writeTemperature = ({ temperature }: Sampling, drop: Drop): number | undefined => {
  if (temperature === undefined || temperature <= 1) return temperature;
  drop("temperature");
  return 1;
};

/** With thoughts it is 1, which need not be said. */
const besideThoughts = ({ temperature = 1 }: Sampling, drop: Drop): undefined =>
  temperature === 1 ? undefined : drop("temperature");
