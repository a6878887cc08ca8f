import type { en } from './en.ts'

export const de: typeof en = {
  commands: {
    approval: {
      summary: 'Zeigt eine Anfrage, die Sie genehmigen sollen.',
      usage: 'approval [ID]',
      details: ['Für Genehmigende: wer anfragt, warum, und alle Konten, Seite für Seite.'],
      examples: ['approval tobaki-42', 'genehmigungen'],
    },
    approve: {
      summary: 'Genehmigt den Vorgang einer anderen Person.',
      usage: 'approve [ID] [Kommentar | ohne Konten]',
      details: [
        'Zeigt die Anfrage auf einer Karte mit Schaltflächen für die Antwort.',
        'Antworten können nur die angefragten Genehmigenden, jedoch weder die anfordernde Person noch jemand, dessen Konto zum Vorgang gehört. Der Vorgang läuft mit den Berechtigungen der anfordernden Person; die erste Antwort zählt.',
        'Ausgeschlossene Konten bleiben, wie sie sind, und jede Karte nennt sie. Sollen alle ausgeschlossen werden, lehnen Sie die Anfrage ab.',
      ],
      examples: [
        'approve tobaki-42',
        'approve tobaki-42 mit der Personalabteilung geklärt',
        'approve tobaki-42 ohne adele@contoso.com, miriam@contoso.com',
      ],
    },
    deny: {
      summary: 'Lehnt den Vorgang einer anderen Person ab.',
      usage: 'deny [ID] [Kommentar]',
      details: [
        'Antworten können nur die angefragten Genehmigenden. Der Vorgang endet sofort, und es wird nichts geändert.',
      ],
      examples: ['deny tobaki-42', 'deny tobaki-42 nicht vor Montag'],
    },
    ask: {
      summary: 'Stellt der anfordernden Person vor der Entscheidung eine Frage.',
      usage: 'ask [ID] [Frage]',
      details: [
        'Für die angefragten Genehmigenden. Alle sehen Frage und Antwort, und beides wird protokolliert. Bis zu 5 Fragen pro Anfrage.',
        'Ihre Frist verlängert sich dadurch nicht.',
      ],
      examples: ['ask geht es um die Phishing-Mail?', 'ask tobaki-42 warum Ann Lee?'],
    },
    answer: {
      summary: 'Beantwortet eine Frage zu Ihrer Anfrage.',
      usage: 'answer [ID] [Text]',
      details: ['Beantwortet die älteste offene Frage. Alle angefragten Genehmigenden können die Antwort lesen.'],
      examples: ['answer ja, sie hat die Mail geöffnet', 'answer tobaki-42 sie hat die Mail geöffnet'],
    },
    extend: {
      summary: 'Gibt den Genehmigenden mehr Zeit für Ihre Anfrage.',
      usage: 'extend [ID]',
      details: [
        'Das ist einmal möglich. Die Genehmigenden haben dann noch einmal so lange Zeit, aber höchstens bis zum geplanten Zeitpunkt des Vorgangs. Wer gefragt wurde, wird benachrichtigt.',
      ],
      examples: ['extend', 'extend tobaki-42'],
    },
  },
}
