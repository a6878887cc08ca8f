import { form } from '../../../chat/words/en/playbook-text.ts'
import { accounts } from '../../../core/words/en.ts'

export const playbooks = {
  letBackIn: {
    button: (count: number) => `Let ${accounts(count)} back in`,
    does: (who: string) => `Let ${who} back in`,
    running: (who: string) => `Preparing a way back in for ${who}`,
    done: (who: string) => `Prepared a way back in for ${who}`,
    one: 'A “let back in” operation',
    already: 'Already being let back in',
    nothing: 'Nobody to let back in',
    parts: { change: 'to let back in', already: 'already being let back in' },
    form: form('Let back in'),
    notes: [
      'Each person’s manager is shown a Temporary Access Pass in the browser, after signing in, and gives it to them. Nobody else sees it, not even you. This works for 24 hours.',
      'With the pass, people register a new sign-in method within ten minutes and then set a password.',
    ],
    left: (count: number) => `${accounts(count)} can’t be let back in`,
  },
}
