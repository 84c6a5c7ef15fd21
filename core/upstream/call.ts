import type { UpstreamCall, UpstreamRequest } from "./contract.ts";
import { FetchedCall } from "./fetched.ts";
import { sendHttp1 } from "./http1/send.ts";

/** Sends a request to a provider. Throws an `UpstreamFault` where its headers cannot be sent. */
export const callUpstream = (request: UpstreamRequest): UpstreamCall =>
  request.protocol === "http2" || hasProxy(request.url) ? new FetchedCall(request) : sendHttp1(request);

const { env } = process;
const hasHttpProxy = Boolean(env.http_proxy || env.HTTP_PROXY);
const hasHttpsProxy = Boolean(env.https_proxy || env.HTTPS_PROXY);

/** Whether the environment names a proxy for such URLs; Bun's client knows how to speak to one, and whom `NO_PROXY` spares. */
const hasProxy = (url: string): boolean => (url.startsWith("https:") ? hasHttpsProxy : hasHttpProxy);
