import type { ListedModel, ModelLists } from "../dialects/contract.ts";
import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { serviceMissing } from "../exchange/request-phase.ts";
import type { Service } from "../exchange/service.ts";

/** The names that this principal may call. An open service stands as `<service>/*`. */
export const listModels = (exchange: Exchange): unknown => {
  const { services, grants } = exchange.generation;
  const models: ListedModel[] = [];
  for (const [name, service] of services) {
    if (grants.mayQuery(exchange.principal, service.name))
      models.push({ id: service.open ? `${name}/*` : name, service: service.name });
  }
  return listsOf(exchange).list(models);
};

/** A surface that lists models has a dialect that can. */
const listsOf = ({ dialect }: Exchange): ModelLists => {
  if (!dialect.models) throw new SluiceError("GATEWAY_INTERNAL");
  return dialect.models;
};

/** One entry. Throws `SERVICE_NOT_FOUND`, also for what the principal may not call. */
export const getModel = (exchange: Exchange, request: Request): unknown => {
  const id = lastOf(new URL(request.url).pathname);
  const { services, grants } = exchange.generation;
  const service = services.get(id) ?? openService(id, services);
  if (!service || !grants.mayQuery(exchange.principal, service.name)) throw serviceMissing(exchange, id);
  return listsOf(exchange).one({ id, service: service.name });
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
