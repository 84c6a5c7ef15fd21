import { Origin } from "./origin.ts";

/** What of a request follows from its URL. */
interface Route {
  readonly origin: Origin;
  /** The request line and the host. */
  readonly start: string;
}

/** So many URLs are remembered; models stand in some of them, and clients may name models. */
const MAX_ROUTES = 1_024;

/** The URLs and origins of one set of trusted authorities. */
class Trust {
  readonly #routes = new Map<string, Route>();
  readonly #origins = new Map<string, Origin>();

  constructor(readonly ca: string | undefined) {}

  routeOf(url: string): Route {
    const known = this.#routes.get(url);
    if (known) return known;
    const parsed = new URL(url);
    const { origin: name, host, pathname, search } = parsed;
    const origin = this.#origins.get(name) ?? new Origin(parsed, this.ca);
    this.#origins.set(name, origin);
    const route = { origin, start: `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n` };
    if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
    this.#routes.set(url, route);
    return route;
  }
}

const trusts = new Map<string | undefined, Trust>();

/** The route to a URL whose server must show a certificate of the system's authorities, or of those in `ca`. */
export const routeOf = (url: string, ca: string | undefined): Route => {
  const known = trusts.get(ca);
  if (known) return known.routeOf(url);
  const trust = new Trust(ca);
  trusts.set(ca, trust);
  return trust.routeOf(url);
};
