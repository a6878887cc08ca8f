import type { Plant } from './plant.ts'

const feature = 'src/features/way-back-in'

/** Faults of passes that this bot once had, or could have. */
export const passPlants: Readonly<Record<string, Plant>> = {
  'whoever would be shown a pass approves it': {
    edits: [
      {
        file: `${feature}/receivers.ts`,
        find: 'excludes: (writes) => plannedReceivers(writes)',
        put: 'excludes: (writes) => plannedReceivers(writes).slice(0, 0)',
      },
    ],
    says: /by somebody who would be shown its passes/,
  },
  'somebody other than a manager is shown passes without approval': {
    edits: [
      {
        file: `${feature}/receivers.ts`,
        find: 'filter(({ receiver }) => !receiver.manager).length',
        put: 'filter(({ receiver }) => receiver.oid === receiver.name).length',
      },
    ],
    says: /who is no manager, without approval/,
  },
  'a pass is created and shown although somebody was contained since the checks': {
    edits: [
      {
        file: `${feature}/claims.ts`,
        find: '      const contained = await findContained(context, tx, row)\n      if (contained) return { contained }',
        put: '      const contained = undefined',
      },
      {
        file: `${feature}/claims.ts`,
        find: "  return contained && (contained === 'account' ? 'cancelled' : 'contained')",
        put: '  return contained && undefined',
      },
    ],
    says: /who is contained by/,
  },
  'a pass is shown although the right to it ended while it was created': {
    edits: [
      {
        file: `${feature}/reveal.ts`,
        find: 'if (withdrawn) return withdraw(',
        put: 'if (withdrawn && !id) return withdraw(',
      },
    ],
    says: /who was not to see it/,
  },
  'nobody is told that somebody was not let back in': {
    edits: [
      {
        file: `${feature}/events.ts`,
        find: "    parts: voucherPart({ from: ['open'], to: 'expired' }),\n    tells: ownerMessages(notices.notBackIn),",
        put: "    parts: voucherPart({ from: ['open'], to: 'expired' }),",
      },
      { file: `${feature}/claims.ts`, find: '(await voucherQueries(tx).hasFailed(id)) ?', put: "id === '' ?" },
      {
        file: `${feature}/standing.ts`,
        find: 'tells: async (operation) => ownerMessages(notices.notBackIn)(operation),',
        put: '',
      },
    ],
    says: /nobody was told that/,
  },
  'a pass that nobody saw is left behind': {
    edits: [
      {
        file: `${feature}/watch.ts`,
        find: 'const deleted = await deleteUnseen(context, operation, row).then(',
        put: 'const deleted = await Promise.resolve(deleteUnseen).then(',
      },
      {
        file: `${feature}/reveal.ts`,
        find: '.ask(deletePass, claimed.account_id, id).then(',
        put: '.ask(passStates, []).then(',
      },
    ],
    says: /it can still be used/,
  },
  'a pass is in the log': {
    edits: [
      {
        file: `${feature}/reveal.ts`,
        find: '  return shown\n',
        put: "  context.log.warn('A pass was created', { shown })\n  return shown\n",
      },
    ],
    says: /a token or a secret/,
  },
}
