import type { English } from '../en.ts'

export const chat: Pick<English, 'card' | 'channel'> = {
  card: {
    belongsTo: (name) =>
      `Diese Karte gehört ${name ?? 'der Person, die sie angefordert hat'}, deshalb habe ich nichts getan.`,
    getYourOwn: (line) => `Um eine eigene Karte zu bekommen, erwähnen Sie mich und senden Sie „${line}“.`,
  },
  channel: {
    sentTo: 'Die vollständige Antwort steht in unserem privaten Chat, weil hier andere mitlesen.',
    counts: (summary) => `${summary} · Namen nenne ich hier nicht, weil andere mitlesen`,
    noChat: 'Hier lesen andere mit, deshalb beantworte ich das nur in unserem privaten Chat.',
    openChat: (link) => `Öffnen Sie ihn und fragen Sie mich dort: ${link}`,
  },
}
