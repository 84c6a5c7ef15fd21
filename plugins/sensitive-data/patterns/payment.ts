import { BEGIN, END, type Family, fields, listed, spelled } from "./pattern.ts";

const MOD97 = { kind: "mod97", rotate: 4 } as const;

const CARD_BEGIN = "(?<!\\w|\\d\\.)";
const card = (digits: string) => ({
  source: `${CARD_BEGIN}${digits}${END}`,
  check: { kind: "luhn" } as const,
});

const CODE_BEGIN =
  "(?!20\\d{2}(?!\\d))(?<![\\w.,*/-]|(?:str\\.|line|room|area|http|iso|error|status|page|step|exp)[ =:]{1,2})";
const CODE_END =
  "(?![\\w%]|[.,:/-]\\d|-[a-z]| ?(?:ms|px|times|rows|users|digits|records|days|seconds|pages|lines|chars)\\b)";

export const PAYMENT = {
  /** ISO/IEC 7812: the issuer's digits by scheme, 13 to 19 digits, Luhn. */
  credit_card: [
    card("(?:[456]\\d{3}|2[2-7]\\d{2}|3[0568]\\d{2}|8[126]\\d{2}|9792)(?:[ .-]?\\d{4}){3}"),
    card("(?:3[47]\\d{2}|1800|2131)[ .-]?(?:\\d{6}[ .-]?\\d{5}|\\d{4}[ .-]?\\d{4}[ .-]?\\d{3})"),
    card("3(?:0[0-59]|[689]\\d)\\d[ .-]?(?:\\d{6}[ .-]?\\d{4}|\\d{4}[ .-]?\\d{4}[ .-]?\\d{2})"),
    card("(?:4\\d{3}|5[0-8]\\d{2}|6[0-9]\\d{2})[ .-]?\\d{4}[ .-]?\\d{4}[ .-]?\\d{1,3}"),
    card("(?:4\\d{3}|50\\d{2}|5[6-8]\\d{2}|6\\d{3})(?:[ .-]?\\d{4}){3}[ .-]?\\d{1,3}"),
    { source: "\\b62\\d{4} \\d{10,13}\\b", check: { kind: "luhn" } },
  ],
  card_security_code: [
    {
      source: `${CODE_BEGIN}\\d{3,4}${CODE_END}`,
      flags: "i",
      near: {
        words: [
          ...["cvv", "cvv2", "cvc", "cvc2", "cvn", "cvn2", "csc", "ccv", "cv2", "amex cid", "card cid"],
          ...[
            "cvd",
            "cav2",
            "cvx2",
            "cvv1",
            "cvv number",
            "cvc number",
            "cvs code",
            "4-digit code",
            "4 digit code",
          ],
          ...["cvv", "cvc", "csc", "ccv", "cvn", "cvv2", "cvc2"].flatMap((name) => [
            ...fields(name),
            ...spelled(`card ${name}`, `${name} code`),
          ]),
          ...spelled(
            "card verification",
            "verification value",
            "card security code",
            "card code",
            "card identification number",
          ),
          ...listed(`
            amex | american express | amex security code | cryptogram | cvv2/cvc2 | cvv/cvc |
            kartenprüfnummer | prüfnummer | kartenprüfziffer | sicherheitscode der | cryptogramme |
            cryptogramme visuel | 信用卡安全码 | 安全码 | セキュリティコード | cvv码 | kortets säkerhetskod |
            kartensicherheitscode | kartenprüfcode | kaartverificatiecode | kod cvv | kod cvc | код cvv |
            код cvc | kód cvv | código cvv | código cvc | codice cvv | codice cvc | code cvv | code cvc |
            cvv kodu | cvc번호 | cvc 번호 | 安全碼 | セキュリティーコード | セキュリティ番号
          `),
        ],
        before: 26,
      },
    },
    {
      source: `${CODE_BEGIN}\\d{3}${CODE_END}`,
      flags: "i",
      near: {
        words: [
          ...spelled(
            "security code",
            "verification code",
            "security number",
            "secure code",
            "security digits",
          ),
          ...spelled("3 digit code", "three digit code", "3 digits", "three digits", "last three"),
          ...listed(`
            prüfziffer | sicherheitscode | sicherheitsnummer | code de sécurité |
            código de seguridad | código de segurança | codice di sicurezza | beveiligingscode |
            säkerhetskod | kod zabezpieczający | 보안 코드 | 보안코드 | код безопасности | güvenlik kodu |
            验证码 | digits on the back | on the back | code de vérification | código de verificación |
            código de verificação | codice di verifica | verificatiecode | sikkerhedskode |
            sikkerhetskode | kontrollkod | turvakoodi | tarkistusnumero | kod weryfikacyjny |
            kod bezpieczeństwa | bezpečnostní kód | biztonsági kód | cod de securitate | код проверки |
            проверочный код | güvenlik numarası | 后三位 | 背面三位 | 卡背面 | 校验码 | 驗證碼 | 末三碼 | 裏面の3桁 |
            3桁の | 뒷면 | 보안번호 | رمز الأمان | सुरक्षा कोड | κωδικός ασφαλείας
          `),
        ],
        before: 40,
      },
    },
    {
      source: `${CODE_BEGIN}\\d{3}${CODE_END}`,
      flags: "i",
      near: {
        words: listed(`
          is the cvv | is my cvv | is the cvc | is my cvc | as cvv | as the cvv | as cvc | as the cvc |
          (cvv) | (cvc) | (cvv2) | (cvc2) | (csc) | (cid) | for the cvv | for the cvc | for cvv | for cvc |
          is the security code | is my security code | is the code on | as the security code |
          on the back | ist der cvv | ist der cvc | ist die prüfnummer | est le cvv | est le cryptogramme |
          es el cvv | es mi cvv | é o cvv | è il cvv | to jest cvv
        `),
        before: 0,
        after: 24,
      },
    },
    /** A card, when it ends, and its code, one after the other. */
    {
      source:
        "(?<=\\d{4}[ -]?\\d{4}(?: exp\\.?)?[ ,;|:]{1,2}(?:0[1-9]|1[0-2])[/|-](?:20)?\\d{2}[ ,;|:]{1,2})\\d{3,4}(?![\\w%]|[.,:/-]\\d)",
    },
    { source: "(?<=\\b(?:cvv|cvc|cvn|csc)2?[.#/-]?)\\d{3}(?![\\w%.,:/-])", flags: "i" },
  ],
  /** ISO 13616: MOD 97-10 over the number with its first four characters at the end. */
  iban_code: [
    { source: "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b", flags: "i", check: MOD97 },
    {
      source: "\\b[A-Z]{2}\\d{2}[ -][A-Z0-9]{4}(?:[ -](?:\\d[A-Z0-9]{3}|[A-Z][A-Z0-9]{2}\\d)){2,6}\\b",
      flags: "i",
      check: MOD97,
    },
    {
      source: "\\b[A-Z]{2}\\d{2}[ -][A-Z0-9]{4}(?:[ -][A-Z0-9]{4}){1,6}[ -][A-Z0-9]{1,3}\\b",
      flags: "i",
      check: MOD97,
    },
  ],
  us_bank_number: [
    /** ABA routing numbers: ANSI X9.27, with the Federal Reserve's districts at the beginning. */
    {
      source: `${BEGIN}(?:0\\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\\d[ -]?\\d{3}[ -]?\\d{3}${END}`,
      check: { kind: "weighted", sums: [{ weights: [3, 7, 1, 3, 7, 1, 3, 7, 1], modulus: 10 }] },
      near: {
        words: [
          ...fields("routing", "routing transit", "aba", "rtn"),
          ...listed(`
            número de ruta | numéro de routage | fedwire | routing/aba | aba/routing |
            transit number | código de ruta | 路由号码 | ルーティング番号 | маршрутный номер | ach routing |
            wire routing | bankleitzahl
          `),
        ],
        before: 60,
        after: 30,
      },
    },
    {
      source: "\\b\\d(?:[ -]?\\d){5,16}\\b",
      near: {
        words: ["is my account", "account number", "is the account", "acct number", "(account"],
        before: 0,
        after: 26,
      },
    },
    {
      source: "\\b\\d(?:[ -]?\\d){5,16}\\b",
      near: {
        words: [
          ...spelled(
            "account number",
            "account no",
            "account num",
            "acct number",
            "acct no",
            "bank account",
            "bank acct",
          ),
          ...listed(`
            acct | acct# | account # | account no. | acct. | a/c no | checking | savings |
            from account | checking account | savings account | bank account number | dda |
            kontonummer | número de cuenta | numéro de compte | numero di conto | número da conta |
            номер счета | 银行账号 | acct. no | acct. #
          `),
        ],
        before: 26,
      },
    },
    {
      source:
        "(?<![\\w.-]|(?:aws|gl|id) (?:account )?)(?!(?:19|20)\\d{2}-)\\d{4}[\\d-]{3,9}\\d{0,5}(?![\\w.-])",
      flags: "i",
      near: {
        words: listed(`
          account | accounts | direct deposit | cuenta | compte | conto | konto | 账号 | 口座番号
        `),
        before: 20,
      },
    },
  ],
} as const satisfies Family;
