import type { Sayings } from '../../told.ts'
import { told } from './told.ts'

/** About what was asked: commands, accounts, files. */
export const asking = {
  unknownCommand: ({ alone, nearest, file }) => ({
    what: told(
      alone,
      (name) => `Hinter „${name}“ gehört nichts, darum habe ich nichts getan.`,
      'Diesen Befehl kenne ich nicht.',
    ),
    todo: told(
      nearest,
      (name) =>
        file
          ? `Meinten Sie „${name}“? Senden Sie das und hängen Sie die Datei noch einmal an: Ich habe nichts damit getan.`
          : `Meinten Sie „${name}“? Oder senden Sie „help“.`,
      'Senden Sie „help“, um zu sehen, was ich kann.',
    ),
  }),
  badArguments: ({ problem, usage }) => ({
    what: told(problem, (what) => `Das konnte ich nicht lesen: ${what}.`, 'Das konnte ich nicht lesen.'),
    todo: told(
      usage,
      (line) => `Schreiben Sie es so: ${line}`,
      'Senden Sie „help“ und den Namen des Befehls, um zu sehen, wie er geschrieben wird.',
    ),
  }),
  noAccounts: () => ({
    what: 'In Ihrer Nachricht habe ich kein Konto gefunden.',
    todo: 'Nennen Sie Anmeldenamen, Mailadressen oder Objekt-IDs, durch Kommas getrennt oder je Zeile eine.',
  }),
  filterBesideAccounts: ({ filter }) => ({
    what: told(
      filter,
      (text) => `„${text}“ steht neben Konten oder Gruppen; so bleibt offen, wen Sie meinen.`,
      'Ein Filter neben Konten oder Gruppen lässt offen, wen Sie meinen.',
    ),
    todo: 'Senden Sie den Filter allein oder die Konten und Gruppen ohne ihn.',
  }),
  listExpired: () => ({
    what: 'Die Liste hinter dieser Schaltfläche gibt es nicht mehr: Ich bewahre Listen einen Tag auf.',
    todo: 'Prüfen Sie die Konten noch einmal und benutzen Sie die Schaltfläche der neuen Antwort.',
  }),
  groupNotFound: ({ name }) => ({
    what: told(name, (group) => `Es gibt keine Gruppe namens „${group}“.`, 'Diese Gruppe gibt es nicht.'),
    todo: 'Nennen Sie den ganzen Namen in Anführungszeichen, die Mailadresse oder die Objekt-ID.',
  }),
  groupAmbiguous: ({ name, choices }) => ({
    what: told(name, (group) => `Mehrere Gruppen heißen „${group}“.`, 'Mehrere Gruppen tragen diesen Namen.'),
    todo: told(
      choices,
      (list) => `Nennen Sie die gemeinte mit ihrer Objekt-ID: ${list}`,
      'Nennen Sie die gemeinte mit ihrer Objekt-ID.',
    ),
  }),
  groupEmpty: ({ name }) => ({
    what: told(name, (group) => `In der Gruppe „${group}“ ist niemand.`, 'In dieser Gruppe ist niemand.'),
    todo: 'Prüfen Sie, ob es die gemeinte Gruppe ist.',
  }),
  membersHidden: ({ name }) => ({
    what: told(
      name,
      (group) => `Die Mitglieder der Gruppe „${group}“ sind verborgen, deshalb sehe ich nicht, wer darin ist.`,
      'Die Mitglieder dieser Gruppe sind verborgen, deshalb sehe ich nicht, wer darin ist.',
    ),
    todo: 'Nehmen Sie eine Gruppe mit sichtbaren Mitgliedern. Haben Sie die Gruppe nicht selbst genannt, steht sie in der Konfiguration: Sagen Sie es den Betreibern dieses Bots.',
  }),
  tooManyAccounts: ({ count, limit }) => ({
    what: told(count, (n) => `Das sind zu viele Konten auf einmal: ${n}.`, 'Das sind zu viele Konten auf einmal.'),
    todo: told(limit, (n) => `Senden Sie höchstens ${n} auf einmal.`, 'Senden Sie sie in Teilen.'),
  }),
  textTooLong: ({ length, limit }) => ({
    what: told(length, (n) => `Das ist zu lang zum Lesen: ${n} Zeichen.`, 'Das ist zu lang zum Lesen.'),
    todo: told(
      limit,
      (n) => `Bleiben Sie bei höchstens ${n} Zeichen; eine Liste senden Sie in Teilen.`,
      'Senden Sie es in Teilen.',
    ),
  }),
  tooFast: ({ seconds }) => ({
    what: 'Das geht mir zu schnell, deshalb habe ich es nicht ausgeführt.',
    todo: told(
      seconds,
      (n) => (n === '1' ? 'Fragen Sie in einer Sekunde noch einmal.' : `Fragen Sie in ${n} Sekunden noch einmal.`),
      'Fragen Sie gleich noch einmal.',
    ),
  }),
  fileNotTaken: ({ command }) => ({
    what: told(
      command,
      (name) => `„${name}“ nimmt keine Datei; ich habe nichts damit getan.`,
      'Dieser Befehl nimmt keine Datei.',
    ),
    todo: 'Senden Sie die Datei allein, um ihre Konten zu prüfen, oder mit „disable accounts“, „enable accounts“ oder „sign out everywhere“.',
  }),
  fileTooLarge: ({ name, files, limit }) => ({
    what: told(
      files,
      (n) => `Die ${n} Dateien sind zusammen zu groß.`,
      told(name, (file) => `Die Datei „${file}“ ist zu groß.`, 'Die Datei ist zu groß.'),
    ),
    todo: told(
      limit,
      (n) => `Hängen Sie höchstens ${n} MB auf einmal an, oder schicken Sie die Liste in Teilen.`,
      'Schicken Sie die Liste in Teilen.',
    ),
  }),
  fileNotText: ({ name }) => ({
    what: told(name, (file) => `Die Datei „${file}“ ist keine Textdatei.`, 'Die Datei ist keine Textdatei.'),
    todo: 'Speichern Sie sie als CSV oder als Text und hängen Sie diese an.',
  }),
  fileWithoutAccounts: ({ name }) => ({
    what: told(name, (file) => `In der Datei „${file}“ fand ich kein Konto.`, 'In der Datei fand ich kein Konto.'),
    todo: 'Sie braucht Anmeldenamen, Mailadressen oder Objekt-IDs: je Zeile eine, oder in einer Spalte mit einer Überschrift wie UserPrincipalName.',
  }),
  fileUnavailable: ({ name }) => ({
    what: told(name, (file) => `Ich konnte die Datei „${file}“ nicht abrufen.`, 'Ich konnte die Datei nicht abrufen.'),
    todo: 'Hängen Sie sie noch einmal an, oder fügen Sie ihren Inhalt ein.',
  }),
} satisfies Sayings
