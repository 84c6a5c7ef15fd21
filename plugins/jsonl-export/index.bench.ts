import { BATCH_RECORDS, benchLog } from "../../bench/calls/log-call.ts";

await benchLog({
  question: `What does a batch of ${BATCH_RECORDS} records cost jsonl-export, the disk left out?`,
  plugin: "jsonl-export",
  with: { file: "x" },
});
