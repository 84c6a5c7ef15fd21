import { makeCertificate } from "../tests/upstream/certificate.ts";
import { measureConnections } from "./harness/connections.ts";
import type { Question } from "./harness/question.ts";
import { runAlone } from "./harness/report.ts";

/** What 128 and 256 connections cost over 64, with an upstream behind TLS. Needs the program `openssl`. */
export const question: Question = {
  name: "connections-tls",
  quick: false,
  guarded: [],
  async run(mode) {
    const certificate = makeCertificate();
    try {
      const tls = { cert: certificate.caFile, key: certificate.keyFile };
      return await measureConnections("connections-tls", mode, tls);
    } finally {
      certificate.remove();
    }
  },
};

if (import.meta.main) await runAlone(question);
