import { VIN } from "./checks.ts";
import { type Family, fields, listed, spelled } from "./pattern.ts";

const ALONE = "(?<![\\w-])";
const ALONE_END = "(?![\\w-])";

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
      δίπλωμα οδήγησης | άδεια οδήγησης
    `),
  ],
  before: 40,
};

const PLATE = {
  words: [
    ...spelled(
      "license plate",
      "licence plate",
      "number plate",
      "plate number",
      "license plate number",
      "license tag",
    ),
    ...listed(`
      car registration | vehicle registration | vehicle number | vehicle no | car number | reg no |
      reg. no | registration no | registration plate | registration mark | number plates |
      license plates | licence plates | plate no | plate nr | reg plate | reg number | tag number |
      vehicle reg | nummerplade | kjennemerke | rego | vanity plate | vanity license plate |
      car reg | registration number | registered as | index mark | kennzeichen | kfz-kennzeichen |
      autokennzeichen | nummernschild | kontrollschild | kentekenplaat | kenteken | nummerplaat |
      immatriculation | immatriculé | immatriculée | plaque d'immatriculation |
      plaque minéralogique | matrícula portuguesa | matrícula del | matricula auto | targa |
      placa do carro | placa del coche | número de placa | tablica rejestracyjna | tablice |
      rejestracja | nr rejestracyjny | spz | regnr | registreringsnummer | reg.nr | rekisterinumero |
      rendszám | plaka | госномер | гос. номер | номер авто | номер машины | номерной знак | 车牌 |
      车牌号 | 車牌 | ナンバー | 차량번호 | 번호판 | anpr | πινακίδα
    `),
  ],
  before: 32,
  after: 18,
};
/** Letters first, letters around digits, digits around letters. */
const PLATE_SHAPES = [
  "[A-ZÄÖÜ]{1,3}[ -]?[A-Z]{0,2}[ -]?\\d{2,6}[A-Z]{0,2}",
  "[A-Z]{2,3}[ -]?\\d{1,4}[ -]?[A-Z]{1,3}(?: ?\\d{2,4})?",
  "[A-Z]\\d{2,3}[ -]?[A-Z]{2,3}(?: ?\\d{2,3})?",
  "\\d{1,4}[ -]?[A-Z]{2,3}[ -]?\\d{0,4}[A-Z]{0,2}",
  "\\d{1,3}[ -]?[A-Z][ -]?\\d{3,5}|\\d[A-Z]\\d[ -]?\\d{4}",
];
/** Words that mean other things too: right before the plate. */
const PLATE_CLOSE = {
  words: listed(`
    plate | plates | registration | reg | rego | tag | plaque | placa | placas | matrícula |
    patente | chapa | skilt
  `),
  before: 12,
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
    führerscheinnummer | permis de conduire | carnet de conducir | rijbewijs | körkort | prawo jazdy | patente
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
  license_plate: [
    ...[PLATE, PLATE_CLOSE].flatMap((near) =>
      PLATE_SHAPES.map((shape) => ({ source: `${ALONE}(?:${shape})(?! ?mm|[\\w.-])`, near })),
    ),
    {
      source: `${ALONE}(?:[a-zäöü]{1,3}[ -][a-z]{1,2} ?\\d{1,4}|[a-z]{2}[ -]?\\d{2,3}[ -]?[a-z]{2,3}|[a-z]{3} ?\\d{3,4}|\\d{3,4} ?[a-z]{3})(?! ?mm|[\\w.-])`,
      near: { ...PLATE, before: 26 },
    },
    { source: "[АВЕКМНОРСТУХ]\\d{3}[АВЕКМНОРСТУХ]{2} ?\\d{2,3}(?!\\d)" },
    {
      source:
        "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z][·• ]?[A-Z\\d]{5,6}(?!\\w)",
    },
    { source: "[\\u4e00-\\u9fff]{2,4} ?\\d{2,3} ?[\\u3041-\\u3096] ?\\d{2}-?\\d{2}(?!\\d)" },
    { source: "(?<!\\d)\\d{2,3}[가-힣] ?\\d{4}(?!\\d)" },
  ],
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
