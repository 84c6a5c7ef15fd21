/*
 * Runs in the isolate of an instance, behind the guest runtime and before any code of the plugin. Its last value is a function of
 * memory that the companion sees too, also when the isolate is gone:
 * [0] lines done, [1] 1 where the last one was not answered at once, [2] 1 within a line, [3] characters that a line out may have.
 */
(buffer, console) => {
  const { now } = Date;
  const { parse, stringify } = JSON;
  // A console is for one reader, and must not stand in the way of what calls have to say.
  const MAX_SAID = 200;
  const MAX_SAID_CHARS = 64_000;
  const SAID_MS = 1_000;
  const marker = new Int32Array(buffer);
  const guest = globalThis.__sluice;
  delete globalThis.__sluice;
  let outs = "";
  let handed = "";
  let sent = 0;
  let saidSince = 0;
  let said = 0;
  const hand = () => {
    handed = outs;
    outs = "";
    return handed;
  };
  // What was handed out is lost where a deadline hits behind it.
  const drain = (again) => {
    const before = again ? handed : "";
    const after = hand();
    return before && after ? `${before}\n${after}` : before || after;
  };
  const put = (line) => {
    sent++;
    outs = outs === "" ? line : `${outs}\n${line}`;
  };
  const refuse = (line) => {
    const { t, call, n } = parse(line);
    if (t !== "power") {
      const message = "the result is larger than the plugin's limit (resultBytes); return less";
      return put(stringify({ t: "fault", call, kind: "result-size", message }));
    }
    // The guest waits for the answer only once this call of its has returned.
    const error = "the arguments are larger than a power takes; send less at once";
    Promise.resolve().then(() => guest.receive(stringify({ t: "power", call, n, error })));
  };
  // It answers nothing, so it is not counted with what is sent. It begins with `{"t":"c`, as no other line does.
  const say = (line) => {
    if (now() - saidSince >= SAID_MS) {
      saidSince = now();
      said = 0;
    }
    if (++said > MAX_SAID || line.length > MAX_SAID_CHARS) return;
    outs = outs === "" ? line : `${outs}\n${line}`;
  };
  const out = (line) => {
    if (typeof line !== "string") return;
    if (console && line[6] === "c") say(line);
    else if (line.length > marker[3]) refuse(line);
    else put(line);
  };
  guest.open(out, { console });
  const deliver = (...lines) => {
    const startedAt = now();
    handed = "";
    marker[0] = 0;
    marker[1] = 0;
    for (let at = 0; at < lines.length; at++) {
      const before = sent;
      marker[2] = 1;
      guest.receive(lines[at]);
      marker[2] = 0;
      marker[0] = at + 1;
      if (sent === before) {
        // What it left to be done later is done before the next line begins, and so is known to be this one's.
        marker[1] = 1;
        break;
      }
      if (now() - startedAt >= 2 || outs.length > 1e6) break;
    }
    return hand();
  };
  return { deliver, drain };
};
