import { VIN } from "./checks.ts";
import { ALONE, ALONE_END, type Family, fields, listed, spelled } from "./pattern.ts";
import { PLATES } from "./plates.ts";

const PASSPORT = {
  words: [
    ...spelled("passport number", "passport no", "passport nr", "passport id"),
    ...listed(`
      passport | passports | passeport | passeports | pasaporte | passaporto | passaporte |
      reisepass | reisepassnummer | reisepassnr | reisepass-nr | passnummer | pass-nr | passnr |
      passnr. | pass nr | pass | paspoort | paspoortnummer | pasu | paszport | paszportu | pasaport |
      passi | pas nr | passi nr | útlevél | паспорт | паспорта | серия и номер | διαβατηρίου |
      διαβατήριο | 护照 | 护照号码 | 護照 | パスポート | 旅券番号 | 여권번호 | 여권 | جواز السفر | पासपोर्ट | דרכון |
      passport_no | passaportnummer | pașaport
    `),
  ],
  before: 56,
};

const DRIVING = {
  words: [
    ...["driver", "drivers", "driver's", "driver’s", "driving"].flatMap((whose) => [
      `${whose} licence`,
      `${whose} license`,
    ]),
    ...spelled(
      "driving licence",
      "driver licence",
      "drivers licence",
      "driving license",
      "driving licence number",
      "driving permit",
      "drivers permit",
      "driver permit",
      "driver number",
      "licence nr",
      "licence card number",
    ),
    ...["driving", "driver", "drivers", "driver's"].flatMap((whose) => [`${whose} lic`, `${whose} lic.`]),
    ...[
      "nsw",
      "vic",
      "qld",
      "tas",
      "victoria",
      "victorian",
      "tasmanian",
      "ontario",
      "alberta",
      "manitoba",
    ].map((of) => `${of} licence`),
    ...["irish", "uk", "gb", "nz", "australian", "canadian", "bc", "provisional", "hgv"].map(
      (of) => `${of} licence`,
    ),
    ...listed(`
      licence no | license no | licence number | dvla licence | dl no | dl no. | queensland licence |
      licencia | führerschein | führerscheinnummer | führerschein-nr | führerausweis |
      führerausweis-nr | führerausweisnummer | permis de conduire | numéro de permis | permis |
      n° de permis | carné de conducir | permiso de conducir | licencia de conducir |
      carnet de conducir | patente di guida | numero patente | patente | carta de condução |
      carta de conduzir | habilitação | fahrerlaubnis | fahrerlaubnisnummer | cnh | rijbewijs |
      rijbewijsnummer | prawo jazdy | prawa jazdy | körkort | körkortsnummer | kørekort | førerkort |
      ajokortti | ajokortin | sürücü belgesi | ehliyet | řidičský průkaz | vodičský preukaz |
      vezetői engedély | permis auto | номер прав | водительское | права |
      водительское удостоверение | 驾驶证 | 驾驶证号 | 驾照 | 駕照 | 運転免許証 | 免許証番号 | 운전면허 | 운전면허번호 |
      δίπλωμα οδήγησης | άδεια οδήγησης | dln | dl# | dl number | licence # | licence: | licence is |
      führerschein nr | führerscheinnr | führerschein-nummer | fs-nr | eu-führerschein |
      kartenführerschein | permis n° | permis no | n° permis | licencia de manejo | carnet de manejo |
      registro de conducir | brevete | patente n. | n. patente | patente n° | cnh nº | registro cnh |
      carta de condução n.º | nr prawa jazdy | řidičák | řidičského průkazu | vodičák | vodičského preukazu |
      jogosítvány | permis de conducere | vozačka dozvola | vozačke dozvole | vozniško dovoljenje |
      шофьорска книжка | посвідчення водія | водійське посвідчення | водительских прав |
      водительского удостоверения | в/у | sürücü belge | ajokortin numero | juhiluba |
      vadītāja apliecība | vairuotojo pažymėjimas | kørekortnummer | kørekortnr | førerkortnummer |
      førerkortnr | körkortsnr | rijbewijsnr | rijbewijs-nr | רישיון נהיגה | رخصة القيادة | رخصة قيادة |
      ड्राइविंग लाइसेंस | ใบขับขี่ | giấy phép lái xe | bằng lái xe | surat izin mengemudi | no sim |
      lesen memandu | 運転免許 | 免許証 | 免許番号 | 운전면허증 | 驾驶执照 | 駕駛執照 | 驾驶证编号
    `),
  ],
  before: 40,
};

const PASSPORT_BEHIND = {
  words: listed(`
    is my passport | is the passport | my passport | passport number | passport no | (passport | passnummer |
    reisepassnummer | meine passnummer | mon passeport | mi pasaporte | numéro de passeport | número de pasaporte
  `),
  before: 0,
  after: 32,
};
const DRIVING_BEHIND = {
  words: listed(`
    is my driving | is my driver | driving licence | driver licence | driver's licence | licence number | führerschein |
    führerscheinnummer | permis de conduire | carnet de conducir | rijbewijs | körkort | prawo jazdy | patente | driving license | driver license |
    driver's license | is the licence | is my licence | licence no | licence of | permiso de conducir | (licence | (dl |
    is her driving | is his driving | as driving licence | as licence number | 驾驶证 | 運転免許
  `),
  before: 0,
  after: 32,
};

export const DOCUMENTS = {
  /** ICAO 9303: nine characters at most; which of them are letters is up to the country. */
  passport: [
    {
      source: `${ALONE}(?![A-Z]{0,3}0{6})[A-Z]{0,3}\\d{6}\\d{0,3}[A-Z]?${ALONE_END}`,
      flags: "i",
      near: PASSPORT,
    },
    {
      source: `${ALONE}(?=[A-Z]{1,5}\\d[A-Z]{0,5}\\d)(?![A-Z]{0,3}0{6})[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\\d]{8}${ALONE_END}`,
      flags: "i",
      near: PASSPORT,
    },
    {
      source: `${ALONE}(?:\\d{2}[A-Z]{2}\\d{5}|(?![A-Z]{2}0{6})[A-Z]{2}[A-Z\\d]{6}\\d|[A-Z]{1,2} \\d{6,7}|\\d{2} [A-Z]{2} \\d{5})${ALONE_END}`,
      near: PASSPORT,
    },
    { source: `${ALONE}\\d{2} ?\\d{2} (?:№ ?)?\\d{6}${ALONE_END}`, near: PASSPORT },
    {
      source: `${ALONE}(?:[A-Z]{1,2}(?!0{6})\\d{6}\\d{0,3}|[CFGHJKL][CFGHJKLMNPRTVWXYZ\\d]{7}\\d|\\d{9})${ALONE_END}`,
      near: PASSPORT_BEHIND,
    },
    /** The second line of a machine readable zone. */
    { source: "(?<![A-Z0-9<])[A-Z0-9<]{9}(?=\\d[A-Z<]{3}\\d{7}[MFX<]\\d{7})" },
  ],
  driver_license: [
    {
      source: `${ALONE}(?=[A-Z]{0,5}\\d{2}[A-Z]{0,2}\\d|[A-Z]\\d[A-Z]{1,2}\\d)(?![A-Z]{5}(?:9{6}|\\d{4}(?!\\w)))[A-Z\\d]{6,9}[A-Z\\d]{0,9}(?:-[A-Z])?${ALONE_END}`,
      flags: "i",
      near: DRIVING,
      except: ["EP*"],
    },
    {
      source: `${ALONE}(?:\\d{2} \\d{2} \\d{2} \\d{3} \\d{3}|\\d{6}-\\d{3}[A-Z\\d]?|[A-Z]\\d{4}-\\d{5}-\\d{5}|[A-Z]{2}[- ]?\\d{2}[- ]?\\d{4}[- ]?\\d{7}|\\d{5}\\/\\d{2}\\/\\d{4}|\\d{2} \\d{2} \\d{6}|[A-Z]{1,2}-\\d{6,7}(?: \\d)?|[A-Z]{2} \\d{6}|\\d{3}[ -]\\d{3}[ -]\\d{3}|\\d{7,8}-[A-Z]|\\d{4} \\d{4}(?: \\d{2})?)${ALONE_END}`,
      flags: "i",
      near: DRIVING,
    },
    /** Korea, Great Britain in groups, Quebec, Russia, Argentina, Norway. */
    {
      source: `${ALONE}(?:\\d{2}-\\d{2}-\\d{6}-\\d{2}|[A-Z9]{5} \\d{6} [A-Z9]{2}\\d[A-Z]{2}|[A-Z]\\d{4}[ -]\\d{5,6}[ -]\\d{2,5}|\\d{4} \\d{6}|\\d{2}\\.\\d{3}\\.\\d{3}|\\d{2} \\d{2} \\d{6} \\d)${ALONE_END}`,
      flags: "i",
      near: DRIVING,
    },
    {
      source: `${ALONE}(?=[A-Z]{0,5}\\d[A-Z]?\\d[A-Z]?\\d)[A-Z\\d]{6,9}[A-Z\\d]{0,9}${ALONE_END}`,
      flags: "i",
      near: DRIVING_BEHIND,
    },
    {
      source: "\\b[A-Z]{0,3} ?\\d{2,4}(?:[ -]\\d{2,4}){1,10}\\b",
      near: { ...DRIVING, before: 30 },
      except: ["20*", "19*", " 20*"],
    },
    /** DVLA: five letters of the name, the date of birth cut up, initials. */
    {
      source: `${ALONE}[A-Z9]{5}\\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\\d|3[01])\\d[A-Z9]{2}[A-Z\\d][A-Z]{2}(?:\\d{2})?${ALONE_END}`,
      flags: "i",
    },
  ],
  license_plate: PLATES,
  /** ISO 3779: 17 characters without I, O and Q; in North America the ninth is a check digit. */
  vin: [
    { source: "\\b[A-HJ-NPR-Z\\d]{17}\\b", flags: "i", check: VIN },
    {
      source: "\\b[A-HJ-NPR-Z6-9][A-HJ-NPR-Z\\d]{12}\\d{4}\\b",
      flags: "i",
      near: {
        words: [
          ...fields("vin", "chassis", "fin", "vehicle identification", "chassis number"),
          ...listed(`
            vins | vin# | vin-код | fahrgestellnummer | fahrzeug-identifizierungsnummer |
            fahrgestell-nr | fgst | chassisnummer | numéro de châssis | número de chasis | bastidor |
            telaio | chassi | chassisnr | vehicle identification number | numéro de série |
            numer vin | şasi | 车架号 | 車台番号 | 차대번호
          `),
        ],
        before: 30,
        after: 40,
      },
    },
  ],
} as const satisfies Family;
