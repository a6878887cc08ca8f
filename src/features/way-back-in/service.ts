import { defineService } from '../../chat/turn/service.ts'
import { createVouchers } from '../../operations/vouchers/index.ts'

export const vouchers = defineService('vouchers', ({ context }) => createVouchers(context))
