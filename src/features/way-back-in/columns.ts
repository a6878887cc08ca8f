import { defineColumns } from '../../chat/turn/files.ts'
import type { Reveal } from './model.ts'
import { createVouchers } from './vouchers.ts'

/** Who gives an account's owner a pass, and how that went. */
export const voucherColumns = defineColumns((context, ...of) => createVouchers(context).ofAccounts(...of), {
  wayBackIn: ({ state }) => state,
  letBackInBy: ({ receiver }) => receiver.upn,
  passesAsked: ({ reveals }) => reveals.map(revealText).join('; ') || null,
  backInAt: ({ state, endedAt }) => (state === 'backIn' && endedAt ? new Date(endedAt).toISOString() : null),
})

/** In codes: when, how the identity was checked, and the ID of the pass in the directory; never the pass itself. */
const revealText = ({ at, by, checked, method }: Reveal): string =>
  [new Date(at).toISOString(), by.upn, checked, method ?? 'notShown'].join(' ')
