import type { PlaybookText } from '../../../operations/registry/texts.ts'
import { form } from './playbook-text.ts'
import { common } from './terms.ts'

const { accounts } = common

export const playbooks = {
  restore: {
    button: (count: number) => `Restore ${accounts(count)}`,
    does: (who: string) => `Restore ${who}`,
    running: (who: string) => `Restoring ${who}`,
    done: (who: string) => `Restored ${who}`,
    one: 'A restore',
    already: 'Already in its previous state',
    nothing: 'Nothing to restore',
    parts: { change: 'to restore', already: 'already restored' },
    form: form('Restore accounts'),
    notes: [],
  },
} satisfies Record<string, PlaybookText>

/** For operations of another version of the bot. */
export const otherPlaybook: PlaybookText = {
  button: (count) => `Change ${accounts(count)}`,
  does: (who) => `Change ${who}`,
  running: (who) => `Changing ${who}`,
  done: (who) => `Changed ${who}`,
  one: 'A change',
  already: 'Already as requested',
  nothing: 'No account to change',
  parts: { change: 'to change', already: 'already as requested' },
  form: form('Change accounts'),
  notes: [],
}
