import type { English } from '../en.ts'
import { form } from './playbook-text.ts'
import { terms } from './terms.ts'

const { accounts } = terms.common

export const playbooks: Pick<English, 'playbooks' | 'otherPlaybook'> = {
  playbooks: {
    restore: {
      button: (count) => `${accounts(count)} wiederherstellen`,
      does: (who) => `${who} wiederherstellen`,
      running: (who) => `${who}: Wiederherstellung läuft`,
      done: (who) => `${who} wiederhergestellt`,
      one: 'Eine Wiederherstellung',
      already: 'Bereits im vorherigen Zustand',
      nothing: 'Nichts wiederherzustellen',
      parts: { change: 'wiederherzustellen', already: 'bereits im vorherigen Zustand' },
      form: form('Konten wiederherstellen'),
      notes: [],
    },
  },
  otherPlaybook: {
    button: (count) => `${accounts(count)} ändern`,
    does: (who) => `${who} ändern`,
    running: (who) => `${who}: Änderung läuft`,
    done: (who) => `${who} geändert`,
    one: 'Eine Änderung',
    already: 'Bereits wie gewünscht',
    nothing: 'Kein Konto zu ändern',
    parts: { change: 'zu ändern', already: 'bereits wie gewünscht' },
    form: form('Konten ändern'),
    notes: [],
  },
}
