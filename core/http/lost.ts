import { nearest } from "../config/nearest.ts";
import { SluiceError } from "../errors/index.ts";
import { jsonError } from "./plain-error.ts";
import { SURFACES } from "./surfaces.ts";

const MAX_SHOWN = 200;

/** The answer to a request for a URL or a method that is not there. */
export const lost = (request: Request): Response => {
  const path = new URL(request.url).pathname;
  const requestId = Bun.randomUUIDv7();
  const shown = path.slice(0, MAX_SHOWN);
  const allowed = [
    ...new Set(SURFACES.filter((surface) => matches(surface.path, path)).map(({ method }) => method)),
  ];
  if (allowed.length > 0) {
    const details = { path: shown, allowed: allowed.join(", "), method: request.method };
    return jsonError(new SluiceError("ROUTE_METHOD_NOT_ALLOWED", details), requestId, {
      allow: details.allowed,
    });
  }
  const near =
    nearest(
      path,
      SURFACES.map((surface) => surface.path),
    ) ?? SURFACES.find(({ path: known }) => known.endsWith(path))?.path;
  const hint = near ? ` Did you mean ${near}?` : " SDKs take the base URL <gateway>/v1.";
  return jsonError(
    new SluiceError("ROUTE_NOT_FOUND", { method: request.method, path: shown, hint }),
    requestId,
  );
};

const matches = (pattern: string, path: string): boolean =>
  pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
