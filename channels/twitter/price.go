package twitter

import "github.com/hueandcry/hueandcry/channels"

// Price implements [channels.Pricer], by X's pay-per-use table of November 2026. Reading is priced per
// post or account returned; the same one read again within a UTC day costs nothing.
func (c *client) Price(op channels.Op, text string) float64 {
	switch op {
	case channels.OpCreate:
		if len(Links(text)) > 0 {
			return 0.200
		}
		return 0.015
	case channels.OpBoost:
		return 0.015
	case channels.OpDelete, channels.OpReposters, channels.OpFollowers, channels.OpCheck:
		return 0.010
	case channels.OpMedia, channels.OpMeasure, channels.OpFind, channels.OpStands:
		return 0.005
	default:
		return 0
	}
}
