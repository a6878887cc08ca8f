import { defineWords } from '../../messages/words.ts'
import { passPage as passPageDe } from './de/pass-page.ts'
import { vouchers as vouchersDe } from './de/vouchers.ts'
import { passPage } from './en/pass-page.ts'
import { vouchers } from './en/vouchers.ts'

export const words = defineWords({ vouchers, passPage }, { vouchers: vouchersDe, passPage: passPageDe })
