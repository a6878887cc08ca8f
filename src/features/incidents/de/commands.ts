import type * as en from '../en/commands.ts'

export const commands: typeof en.commands = {
  incidents: {
    summary: 'Listet offene Vorfälle mit betroffenen Konten auf, mit Schaltflächen zum Reagieren.',
    usage: 'incidents',
    details: [
      'Vorfälle aus Microsoft Defender XDR und Sentinel, die neuesten zuerst. „Eindämmen“ erstellt einen Plan für die kompromittierten Konten; es ändert sich nichts, bevor Sie ihn bestätigen.',
      'Das ist eine Erweiterung: Ein Administrator muss einer Berechtigung zustimmen, und Sie brauchen eine Rolle wie Sicherheitsleseberechtigter.',
    ],
    examples: ['incidents', 'offene Vorfälle'],
  },
}

export const permissions: typeof en.permissions = {
  'SecurityIncident.Read.All': 'sehen, welche Konten ein Vorfall in Microsoft Defender betrifft',
}
