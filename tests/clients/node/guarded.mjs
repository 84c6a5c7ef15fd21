import OpenAI from "openai";

const { SLUICE_URL, SLUICE_KEY, SLUICE_ASKED } = process.env;
const client = new OpenAI({ baseURL: `${SLUICE_URL}/v1`, apiKey: SLUICE_KEY, maxRetries: 0 });

const ask = (model, content, more = {}) =>
  client.chat.completions.create({ model, messages: [{ role: "user", content }], ...more });

const whole = async (model, content = "Hello") => {
  const { data, response } = await ask(model, content).withResponse();
  const { message, finish_reason: finish } = data.choices[0];
  return {
    text: message.content,
    refusal: message.refusal ?? null,
    finish,
    policy: response.headers.get("x-sluice-policy"),
  };
};

const streamed = async (
  model,
  content = "Hello",
  got = { text: "", refusal: null, finish: null, policy: null },
) => {
  const { data, response } = await ask(model, content, { stream: true }).withResponse();
  got.policy = response.headers.get("x-sluice-policy");
  for await (const { choices } of data) {
    const [choice] = choices;
    got.text += choice?.delta.content ?? "";
    got.refusal = choice?.delta.refusal ?? got.refusal;
    got.finish = choice?.finish_reason ?? got.finish;
  }
  return got;
};

const error = async (call) => {
  const got = { text: "", refusal: null, finish: null, policy: null };
  try {
    await call(got);
  } catch (raised) {
    const { status, code } = raised;
    const kind = raised.constructor.name;
    return { kind, ...(status === undefined ? {} : { status }), code, text: got.text };
  }
  return got;
};

const argumentsOf = ({ choices }) => JSON.parse(choices[0].message.tool_calls[0].function.arguments);
const textOf = async (answer) => (await answer).text;

const said = {
  runtime: process.versions.bun === undefined ? "node" : "bun",
  errors: {
    request: await error(() => whole("errs/echo", SLUICE_ASKED)),
    "request, streamed": await error((got) => streamed("errs/echo", SLUICE_ASKED, got)),
    answer: await error(() => whole("errs/early")),
    "answer, streamed": await error((got) => streamed("errs/early", "Hello", got)),
    "in the middle of a stream": await error((got) => streamed("errs/late", "Hello", got)),
  },
  refusals: {
    request: await whole("refuses/echo", SLUICE_ASKED),
    "request, streamed": await streamed("refuses/echo", SLUICE_ASKED),
    answer: await whole("refuses/early"),
    "answer, streamed": await streamed("refuses/early"),
    "in the middle of a stream": await streamed("refuses/late"),
  },
  masks: {
    request: await textOf(whole("masks/echo", SLUICE_ASKED)),
    "request, streamed": await textOf(streamed("masks/echo", SLUICE_ASKED)),
    answer: await textOf(whole("masks/late")),
    "answer, streamed": await textOf(streamed("masks/late")),
  },
  aliases: {
    whole: await textOf(whole("aliases/echo", SLUICE_ASKED)),
    streamed: await textOf(streamed("aliases/echo", SLUICE_ASKED)),
  },
  calls: {
    whole: argumentsOf(await ask("masks/call", "Hello")),
    streamed: argumentsOf(
      await client.chat.completions
        .stream({ model: "masks/call", messages: [{ role: "user", content: "Hello" }] })
        .finalChatCompletion(),
    ),
  },
};
console.log(JSON.stringify(said));
