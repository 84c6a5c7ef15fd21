import OpenAI from "openai";

const { SLUICE_URL, SLUICE_KEY } = process.env;
const client = new OpenAI({
  baseURL: `${SLUICE_URL}/ai-gateway/mlflow/v1`,
  apiKey: SLUICE_KEY,
  maxRetries: 0,
});
const messages = [{ role: "user", content: "Hello" }];

const textOf = async (stream) => {
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  return text;
};

const refusal = (call) =>
  call.then(
    () => undefined,
    (error) => ({ kind: error.constructor.name, status: error.status, code: error.code }),
  );

const whole = await client.chat.completions.create({ model: "up/text", messages });
const streamed = await textOf(
  await client.chat.completions.create({ model: "up/text", messages, stream: true }),
);
const { data } = await client.embeddings.create({ model: "up/embeddings", input: ["a", "b"] });
const missing = await refusal(client.chat.completions.create({ model: "answer", messages }));
const cut = await refusal(
  client.chat.completions
    .create({ model: "up/text?cutAfterEvents=4", messages, stream: true })
    .then((stream) => textOf(stream)),
);
const left = await client.chat.completions.create({
  model: "up/text?events=100000&paceMs=5&tag=node",
  messages,
  stream: true,
});
for await (const _ of left) break;

console.log(
  JSON.stringify({
    runtime: process.versions.bun === undefined ? "node" : "bun",
    whole: whole.choices[0].message.content,
    streamed,
    embeddings: data.map(({ embedding }) => embedding.length),
    missing,
    cut,
  }),
);
// The line below is the signal to go: until then the process lives, so that only the stream it left ends upstream.
process.stdin.once("data", () => process.exit(0));
