/** How long a connection may lie idle where the provider says nothing of it: most servers wait for a minute. */
const IDLE_MS = 55_000;
/** So much earlier than the provider says: what is sent when it closes is lost. */
const MARGIN_MS = 1_000;
const TIMEOUT = /(?:^|[,;\s])timeout=(\d{1,6})\b/i;

/** How long a connection may lie idle, in milliseconds, by `keep-alive: timeout=5` (RFC 2068, 19.7.1.1). */
export const idleMsOf = (field: string | undefined): number => {
  const seconds = field === undefined ? undefined : TIMEOUT.exec(field)?.[1];
  if (seconds === undefined) return IDLE_MS;
  return Math.min(IDLE_MS, Math.max(0, Number(seconds) * 1_000 - MARGIN_MS));
};
