import { ALONE, listed, type Pattern, spelled } from "./pattern.ts";

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
      车牌号 | 車牌 | ナンバー | 차량번호 | 번호판 | anpr | πινακίδα | lic plate | lic. plate | car plate |
      vehicle plate | carplate | plate # | plate#: | registration: | registration is | vrm | vrn |
      number-plate | license-plate | licence-plate | lpr | alpr | vehicle registration number | car reg |
      amtl. kennzeichen | kfz kennzeichen | autonummer | kfz-nummer | n° d'immatriculation |
      n° d’immatriculation | numéro d'immatriculation | numéro de plaque | numéro d’immatriculation |
      matrícula: | matrícula es | matrícula é | número de matrícula | placas: | placa: | placa do |
      placa del | numero di targa | targato | targata | targa: | numer rejestracyjny | nr rej |
      tablice rejestracyjne | registrační značka | státní poznávací značka | evidenčné číslo | ečv |
      rendszámú | rendszáma | număr de înmatriculare | nr. de înmatriculare | număr înmatriculare |
      numărul de înmatriculare | регистрационен номер | регистрационный номер | гос номер | номера авто |
      номер автомобиля | автомобиль с номером | держномер | номерний знак | registarska oznaka |
      registracijska tablica | registarske tablice | registrska tablica | valstybinis numeris |
      numurzīme | registreerimismärk | rekisterikilpi | rekisteritunnus | registreringsskylt |
      registreringsskilt | skiltnummer | πινακίδες | αριθμός κυκλοφορίας | מספר רישוי | מספר רכב | لوحة |
      رقم اللوحة | plaka no | plakalı | nomor polisi | plat nomor | no. polisi | biển số | ทะเบียน |
      ナンバープレート | 登録番号 | 車両番号 | 車牌號碼 | 车牌号码 | 号牌 | 차번호 | 차 번호
    `),
  ],
  before: 32,
  after: 18,
};
/** A size of a plate is none. */
const PLATE_END = "(?! ?mm|[\\w-])";
/** Letters first, letters around digits, digits around letters. */
const PLATE_SHAPES = [
  "[A-ZÄÖÜΑ-Ω]{1,3}[ -]?[A-Z]{0,2}[ -]?\\d{2,6}[ -]?[A-Z]{0,2}",
  "[A-Z]{2,3}[ -]?\\d{1,4}[ -]?[A-Z]{1,3}(?: ?\\d{2,4})?",
  "[A-Z]\\d{2,3}[ -]?[A-Z]{2,3}(?: ?\\d{2,3})?",
  "\\d{1,4}[ -]?[A-Z]{2,3}[ -]?\\d{0,6}[A-Z]{0,2}",
  "\\d{1,3}[ -]?[A-Z][ -]?\\d{3,6}|\\d[A-Z]\\d[ -]?\\d{4}|\\d{2}-\\d{2}-[A-Z]{2}",
  "[A-Z]{2} \\d{2,3}[ -]\\d{3}|\\d{2}[A-Z]-?\\d{3}\\.\\d{2}|[A-Z]{2}\\d [A-Z]\\d{3}",
  "[A-Z] \\d{2,4} [A-Z]{2,3}|[A-Z]{2}-\\d{2}-[A-Z]{1,2}-\\d{4}",
];
/** Words that mean other things too: right before the plate. */
const PLATE_CLOSE = {
  words: listed(`
    plate | plates | registration | reg | rego | tag | plaque | placa | placas | matrícula |
    patente | chapa | skilt
  `),
  before: 12,
};

/** What has a plate: enough for the shapes that hardly anything else has. */
const VEHICLE = {
  words: listed(`
    car | cars | vehicle | vehicles | van | lorry | truck | motorbike | motorcycle | taxi | cab | parked |
    parking | speeding | toll | stolen | driver of | drives a | number of my car | auto | wagen | pkw |
    lkw | fahrzeug | falschparker | fahrerflucht | voiture | véhicule | coche | vehículo | carro |
    veículo | macchina | auto con | bil | bilen | pojazd | samochód | vozidlo | araç | автомобиль |
    машина | машины
  `),
  before: 36,
  after: 24,
};
const SURE_PLATE =
  "[A-Z]{2}\\d{2} ?[A-Z]{3}|[A-Z]{2}-\\d{3}-[A-Z]{2}|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \\d{1,4}|[A-Z]{2} ?\\d{2} ?[A-Z]{1,2} ?\\d{4}|\\d{4} [B-DF-HJ-NP-TV-Z]{3}";

/** Registration plates of vehicles: by the words around them, and by shapes that nothing else has. */
export const PLATES = [
  ...[PLATE, PLATE_CLOSE].flatMap((near) =>
    PLATE_SHAPES.map((shape) => ({ source: `${ALONE}(?:${shape})${PLATE_END}`, near })),
  ),
  {
    source: `${ALONE}(?:[a-zäöü]{1,3}[ -][a-z]{1,2} ?\\d{1,4}|[a-z]{2}[ -]?\\d{2,3}[ -]?[a-z]{2,3}|[a-z]{3}[ -]?\\d{3,4}|\\d{3,4} ?[a-z]{3}|\\d[a-z]{3}\\d{3}|\\d{1,2}-[a-z]{2,3}-\\d{1,3})${PLATE_END}`,
    near: { ...PLATE, before: 26 },
  },
  { source: "[АВЕКМНОРСТУХ]\\d{3}[АВЕКМНОРСТУХ]{2} ?\\d{2,3}(?!\\d)" },
  {
    source:
      "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z][·• ]?[A-Z\\d]{5,6}(?!\\w)",
  },
  { source: "[\\u3041-\\u30ff\\u4e00-\\u9fff]{2,4} ?\\d{2,3} ?[\\u3041-\\u3096] ?\\d{2}-?\\d{2}(?!\\d)" },
  { source: "(?<!\\d)\\d{2,3} ?[가-힣] ?\\d{4}(?!\\d)" },
  { source: "\\d?[ก-ฮ]{2}[ -]?\\d{1,4}(?!\\d)", near: { words: ["ทะเบียน", "ป้าย"], before: 20 } },
  { source: `${ALONE}(?:${SURE_PLATE})${PLATE_END}`, near: VEHICLE },
  /** What is on it may be words alone. */
  {
    source: `(?<=["“'«])[A-Z\\d][A-Z\\d ]{0,6}[A-Z\\d](?=["”'»])`,
    near: {
      words: listed(`
          vanity plate | vanity plates | vanity license plate | personalised plate | personalized plate |
          private plate | plate reads | plate says | plate that says | plate reading | wunschkennzeichen
        `),
      before: 16,
    },
  },
] as const satisfies readonly Pattern[];
