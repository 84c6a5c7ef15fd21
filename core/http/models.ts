import type { Exchange } from "../exchange/exchange.ts";
import { serviceMissing } from "../exchange/request-phase.ts";
import type { Service } from "../exchange/service.ts";

/** A model list's entry in OpenAI's form. */
interface ModelEntry {
  readonly id: string;
  readonly object: "model";
  readonly created: number;
  readonly owned_by: string;
}

/** The names that this principal may call. An open service stands as `<service>/*`. */
export const listModels = (exchange: Exchange): { object: "list"; data: ModelEntry[] } => {
  const { services, grants } = exchange.generation;
  const data: ModelEntry[] = [];
  for (const [name, service] of services) {
    if (grants.mayQuery(exchange.principal, service.name))
      data.push(entry(service.open ? `${name}/*` : name, service));
  }
  return { object: "list", data };
};

/** One entry. Throws `SERVICE_NOT_FOUND`, also for what the principal may not call. */
export const getModel = (exchange: Exchange, request: Request): ModelEntry => {
  const id = lastOf(new URL(request.url).pathname);
  const { services, grants } = exchange.generation;
  const service = services.get(id) ?? openService(id, services);
  if (!service || !grants.mayQuery(exchange.principal, service.name)) throw serviceMissing(exchange, id);
  return entry(id, service);
};

const lastOf = (path: string): string => {
  const id = path.slice(path.indexOf("/models/") + "/models/".length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};

const openService = (id: string, services: ReadonlyMap<string, Service>): Service | undefined => {
  const service = services.get(id.slice(0, Math.max(0, id.indexOf("/"))));
  return service?.open ? service : undefined;
};

const entry = (id: string, service: Service): ModelEntry => ({
  id,
  object: "model",
  created: 0,
  owned_by: service.name,
});
