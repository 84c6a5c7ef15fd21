import { checkConfig } from "../../config/check.ts";
import type { LoadedConfig } from "../../config/loaded.ts";
import { DIALECTS } from "../../dialects/index.ts";
import { readJson } from "../../dialects/json/read.ts";
import { compileGeneration } from "../../exchange/compile.ts";
import { Deadlines } from "../../exchange/deadlines.ts";
import { Exchange } from "../../exchange/exchange.ts";
import { LogFrame } from "../../exchange/frame.ts";
import type { Generation } from "../../exchange/generation.ts";
import { runExchange } from "../../exchange/run.ts";
import { requestTags } from "../../exchange/tags.ts";
import { emptyStore } from "../../state/empty.ts";
import { type EngineName, GuestFault } from "../contract.ts";
import { PluginHost } from "../host.ts";
import { cleanUp } from "../instance.ts";
import { isJson, textsOf } from "./json.ts";
import { startProvider, type TestProvider } from "./provider.ts";
import { readReply, verdictOf } from "./read-reply.ts";
import { TestLog } from "./test-log.ts";
import { type Appended, testPowers } from "./test-powers.ts";
import { type TestedPlugin, testedEngine, testedPlugin } from "./tested-plugin.ts";
import type { Driver, ExchangeRun, ExchangeSetting, Fault, PluginSetting, PluginUnderTest } from "./types.ts";

/** The service that a test asks. */
const SERVICE = "tested";
const SOMEBODY = { name: "alice@example.com", type: "user", groups: [] } as const;
const NO_CONFIG = {};
const encoder = new TextEncoder();

const configOf = (
  setting: PluginSetting,
  { plugin, engine }: TestedPlugin,
  url: string,
  targets: readonly string[],
): LoadedConfig => {
  const use = {
    use: plugin.name,
    engine,
    onFailure: setting.onFailure ?? "closed",
    with: setting.config ?? NO_CONFIG,
  };
  const provider = { dialect: "openai-chat", baseUrl: url, apiKey: "none" };
  const yaml = JSON.stringify({
    ledger: { enabled: false },
    providers: { provider },
    services: {
      [SERVICE]: {
        targets: targets.map((name) => ({ name, provider: "provider", model: name })),
        plugins: [use],
      },
    },
  });
  const { config, problems } = checkConfig(yaml, { file: `${setting.plugin}/sluice.yaml`, env: {} });
  if (config) return config;
  throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
};

/** A plugin in a gateway of its own, without sockets to clients, without a ledger. */
class UnderTest implements PluginUnderTest {
  readonly #deadlines = new Deadlines();
  readonly #generations = new Map<string, Promise<Generation>>();
  readonly #appended: Appended = new Map();
  readonly #log = new TestLog();
  readonly #host: PluginHost;

  constructor(
    readonly setting: PluginSetting,
    readonly tested: TestedPlugin,
    readonly provider: TestProvider,
  ) {
    this.#host = new PluginHost({ logger: this.#log.logger, powers: testPowers(setting, this.#appended) });
  }

  /** Sets the plugin up; another order of targets is another config, as a reload would bring it. */
  generation(targets: readonly string[]): Promise<Generation> {
    const key = JSON.stringify(targets);
    let made = this.#generations.get(key);
    if (!made) {
      const { plugin } = this.tested;
      const loaded = configOf(this.setting, this.tested, this.provider.url, targets);
      made = compileGeneration(1, loaded, {
        registry: { has: () => false, load: async () => plugin },
        store: emptyStore,
        host: this.#host,
        onCleanupFailure: (_, cause) => this.#log.faults.push(cause),
      });
      this.#generations.set(key, made);
    }
    return made;
  }

  async exchange(setting: ExchangeSetting = {}): Promise<ExchangeRun> {
    const generation = await this.generation(setting.targets ?? ["first"]);
    this.provider.answer = setting.answer ?? "Hi.";
    this.provider.got = undefined;
    this.#appended.clear();
    this.#log.clear();
    const faults: Fault[] = [];
    const exchange = this.#arrive(generation, setting);
    const reply = await runExchange(exchange, {
      deadlines: this.#deadlines,
      onFault: (hook, _, __, cause) => faults.push(faultOf(hook, cause)),
      trace: () => undefined,
      onRecord: () => undefined,
      onUnrecorded: () => undefined,
    });
    const read = await readReply(reply);
    await this.#logged(exchange, faults);
    const sent = isJson(this.provider.got) ? this.provider.got : undefined;
    return {
      status: reply.status,
      verdict: verdictOf(exchange.outcome, read),
      outcome: exchange.outcome,
      sent,
      sentTexts: textsOf(sent),
      text: read.text,
      pieces: read.pieces,
      headers: reply.headers,
      tags: exchange.tags,
      tried: exchange.attempts.map(({ target }) => target),
      cost: exchange.cost,
      usage: exchange.usage,
      policy: exchange.policy,
      log: this.#log.lines,
      faults,
      record: exchange.record(),
      appended: Object.fromEntries(this.#appended),
    };
  }

  async close(): Promise<void> {
    for (const made of this.#generations.values()) {
      const generation = await made.catch(() => undefined);
      if (generation) await cleanUp(generation.instances, (_, cause) => this.#log.faults.push(cause));
    }
    await this.provider.close();
    const [fault] = this.#log.faults;
    if (fault !== undefined) throw new Error("its cleanup failed", { cause: fault });
  }

  #arrive(generation: Generation, setting: ExchangeSetting): Exchange {
    const dialect = DIALECTS["openai-chat"];
    const headers = new Headers(setting.headers);
    const streams = typeof setting.answer === "object" && "pieces" in setting.answer;
    const { signal } = new AbortController();
    const url = "http://127.0.0.1/v1/chat/completions";
    const exchange = new Exchange(
      { dialect, route: {}, headers, url, clientAddress: "127.0.0.1", signal },
      generation,
    );
    const messages = setting.messages ?? [{ role: "user", content: "Hello" }];
    const body = { model: SERVICE, messages, ...(streams ? { stream: true } : {}), ...setting.request };
    exchange.body = readJson(encoder.encode(JSON.stringify(body)), dialect.request);
    exchange.head = dialect.head(exchange.body, {});
    exchange.tags = requestTags(headers);
    exchange.key = setting.key;
    exchange.presented = setting.key !== undefined;
    if (!this.tested.plugin.hooks.has("onAuth")) {
      exchange.principal = setting.principal ?? SOMEBODY;
      exchange.identified = true;
    }
    generation.running.enter();
    return exchange;
  }

  /** Hands the record on, as the recorder would. */
  async #logged(exchange: Exchange, faults: Fault[]): Promise<void> {
    const steps = exchange.service?.pipeline.onLog ?? [];
    for (const { instance, fields } of steps) {
      const frame = new LogFrame(instance, fields, [exchange.record()]);
      try {
        const reply = await instance.guest.call("onLog", frame);
        this.#log.take(reply?.log);
      } catch (cause) {
        faults.push(faultOf("onLog", cause));
      } finally {
        frame.end();
      }
    }
  }
}

const faultOf = (hook: Fault["hook"], cause: unknown): Fault => ({
  hook,
  message: cause instanceof Error ? cause.message : String(cause),
  stack: cause instanceof GuestFault ? cause.guestStack : undefined,
});

/** Sets a plugin up in an engine, to be tried. Throws `BuildRefused`, or what is wrong with its config. */
export const openTested = async (setting: PluginSetting, engine: EngineName): Promise<PluginUnderTest> => {
  const tested = await testedPlugin(setting.plugin, engine);
  const provider = startProvider();
  const underTest = new UnderTest(setting, tested, provider);
  try {
    await underTest.generation(["first"]);
    return underTest;
  } catch (error) {
    await provider.close();
    throw error;
  }
};

/** Runs plugins as a gateway does: the same pipeline, the same engines, the same checks. */
export const driver: Driver = { open: (setting) => openTested(setting, testedEngine()) };
