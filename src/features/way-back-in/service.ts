import { defineService } from '../../chat/turn/service.ts'
import { createVouchers } from './vouchers.ts'

export const vouchers = defineService('vouchers', ({ context }) => createVouchers(context))
