import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { asSluiceError, SluiceError } from "../errors/index.ts";
import { evaluate } from "../exchange/evaluation/evaluate.ts";
import { readTrial } from "../exchange/evaluation/trial.ts";
import type { Gateway } from "../gateway.ts";
import { checkAdmin } from "../identity/admin.ts";
import { credentialOf } from "../identity/credentials.ts";
import { createKey, listKeys, revokeKey } from "../identity/key-records.ts";
import { readBody } from "./body.ts";
import { jsonError } from "./plain-error.ts";

/** A row of the administration API. */
export interface AdminRoute {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** What it answers; the gateway has checked the admin key. */
  readonly run: (
    gateway: Gateway,
    request: Request,
    params: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
}

const NewKey = Type.Object(
  {
    principal: Type.String({ minLength: 1, maxLength: 255 }),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    expiresAt: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

/** The administration API, as far as this version has it. */
export const ADMIN_ROUTES: readonly AdminRoute[] = [
  {
    method: "GET",
    path: "/api/v1/services",
    run: async ({ generation }) => ({
      config: generation.number,
      services: Object.entries(generation.loaded.config.services).map(
        ([name, { kind, aliases, model, targets }]) => ({
          name,
          kind,
          aliases,
          open: model === "open",
          targets: targets.map(({ name: target, provider, model: upstream }) => ({
            name: target ?? provider,
            provider,
            model: upstream ?? null,
          })),
        }),
      ),
    }),
  },
  {
    method: "POST",
    path: "/api/v1/services/:name/evaluate",
    run: async (gateway, request, { name = "" }) => {
      const trial = readTrial(await readValues(gateway, request));
      return await evaluate(gateway.generation, name, trial, gateway.onFault);
    },
  },
  {
    method: "GET",
    path: "/api/v1/keys",
    run: async ({ store, generation }) => ({ keys: await listKeys(store, generation.loaded.config.keys) }),
  },
  {
    method: "POST",
    path: "/api/v1/keys",
    run: async (gateway, request) => {
      const values = await readValues(gateway, request);
      if (!Value.Check(NewKey, values)) {
        const detail =
          "needs principal and name, strings of 1 to 255 characters, and nothing else but expiresAt";
        throw new SluiceError("REQUEST_BODY_INVALID", { param: "body", detail });
      }
      return await createKey(gateway.store, values);
    },
  },
  {
    method: "DELETE",
    path: "/api/v1/keys/:id",
    run: async ({ store, generation }, _, { id = "" }) => {
      await revokeKey(store, generation.loaded.config.keys, id);
      return { id, state: "revoked" };
    },
  },
];

/** Serves one request of the administration API. */
export const handleAdmin = async (
  gateway: Gateway,
  row: AdminRoute,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Response> => {
  const requestId = Bun.randomUUIDv7();
  try {
    const credential = credentialOf(request) ?? "";
    const { admin } = gateway.generation.loaded.config;
    if (!(await checkAdmin(gateway.store, admin, credential)))
      throw new SluiceError("AUTH_ADMIN_KEY_INVALID");
    const answer = await row.run(gateway, request, params);
    return Response.json(answer, { headers: { "x-request-id": requestId } });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    if (error.code === "GATEWAY_INTERNAL")
      gateway.logger.error({ request: requestId, path: row.path }, error.message);
    return jsonError(error, requestId);
  }
};

const readValues = async (gateway: Gateway, request: Request): Promise<unknown> => {
  const bytes = await readBody(request, gateway.generation.loaded.config.server, gateway.deadlines);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new SluiceError("REQUEST_BODY_NOT_JSON");
  }
};
