import { expect } from "bun:test";

/** What an error must be. */
interface Expected {
  readonly code: string;
  /** The request id of the answer that it came in. */
  readonly requestId: string | null;
  /** The field that it names; `null` where it names none. */
  readonly param: string | null;
}

/** Sees that a text is an error in the OpenAI dialect with nothing else in it, and gives its message. */
const expectOpenAiError = (text: string, { code, requestId, param }: Expected): string => {
  const body: { readonly error: { readonly message: string } } = JSON.parse(text);
  expect<unknown>(body).toEqual({
    error: {
      message: expect.stringMatching(/\S/),
      type: expect.stringMatching(/_error$/),
      param,
      code,
      request_id: requestId,
    },
  });
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  return body.error.message;
};

/** Sees that an answer is an error of the gateway in the client's dialect, and gives its message. */
export const expectError = async (
  response: Response | undefined,
  status: number,
  code: string,
  { param = null }: Partial<Pick<Expected, "param">> = {},
): Promise<string> => {
  const text = (await response?.text()) ?? "";
  expect(`${response?.status} ${text}`).toStartWith(`${status} {`);
  expect(response?.headers.get("content-type")).toBe("application/json");
  return expectOpenAiError(text, { code, requestId: response?.headers.get("x-request-id") ?? null, param });
};

/** Sees that a stream's last event is an error of the gateway, and gives what came before it. */
export const expectErrorAtEnd = async (response: Response, code: string): Promise<string> => {
  const stream = await response.text();
  expect(response.status).toBe(200);
  expect(stream).toEndWith("}\n\n");
  const at = stream.lastIndexOf("data: ");
  expectOpenAiError(stream.slice(at + "data: ".length), {
    code,
    requestId: response.headers.get("x-request-id"),
    param: null,
  });
  return stream.slice(0, at);
};
