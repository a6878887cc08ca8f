import type { PlaybookText } from '../../operations/registry/texts.ts'
import { form } from './playbook-text.ts'
import { common } from './terms.ts'

const { accounts } = common

/** Playbooks for people who leave. */
export const offboarding = {
  removeLicences: {
    button: (count: number) => `Remove licences from ${accounts(count)}`,
    does: (who: string) => `Remove licences from ${who}`,
    running: (who: string) => `Removing licences from ${who}`,
    done: (who: string) => `Removed licences from ${who}`,
    will: 'Licences will be removed',
    one: 'A removal of licences',
    already: 'Has no licence',
    nothing: 'No licence to remove',
    parts: { change: 'with licences', already: 'without licences' },
    form: form('Remove licences'),
    notes: [
      'Exchange keeps a mailbox for 30 days after its licence is removed. Undo within that time, or convert it to a shared mailbox first.',
      'Undo needs an available licence of each type.',
    ],
  },
  removeFromGroups: {
    button: (count: number) => `Remove ${accounts(count)} from groups`,
    does: (who: string) => `Remove ${who} from their groups`,
    running: (who: string) => `Removing ${who} from groups`,
    done: (who: string) => `Removed ${who} from groups`,
    will: 'Will be removed from groups',
    one: 'A removal from groups',
    already: 'Not a member of any group',
    nothing: 'No membership to remove',
    parts: { change: 'to remove from groups', already: 'without groups' },
    form: form('Remove from groups'),
    notes: [
      'Licences and access that come with a group are removed with it and restored with it.',
      'Owners stay owners. Groups with hidden membership can’t be seen.',
    ],
  },
  offboard: {
    button: (count: number) => `Offboard ${accounts(count)}`,
    does: (who: string) => `Offboard ${who}`,
    running: (who: string) => `Offboarding ${who}`,
    done: (who: string) => `Offboarded ${who}`,
    will: 'Will be offboarded',
    one: 'An offboarding',
    already: 'Already offboarded',
    nothing: 'No account to offboard',
    parts: { change: 'to offboard', already: 'already offboarded' },
    form: form('Offboard accounts'),
    byHand: 'Some of this has to be done by hand, such as in the mailbox: the mailbox steps say how.',
    admins: (count: number) =>
      `${accounts(count)} ${count === 1 ? 'keeps its admin roles' : 'keep their admin roles'}, active and eligible: remove them by hand in the Entra admin center.`,
    notes: [
      'By hand, in Exchange, within 30 days of removing the licences: shared mailbox or archive, forwarding, automatic replies, distribution lists. Microsoft Graph doesn’t let anyone do this for other people.',
      'By hand, in SharePoint: hand over the files in OneDrive.',
      'By hand, in Teams and Entra: new owners for teams, groups, apps and flows. Groups that stay are listed with each account.',
      'By hand, in Intune: wipe or retire devices.',
    ],
  },
} satisfies Record<string, PlaybookText>
