import { tellWayBack } from './chapters/way-back.ts'
import { phone } from './support/screen.ts'

tellWayBack(phone)
