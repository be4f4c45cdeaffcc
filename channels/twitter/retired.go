package twitter

import "strings"

// retired are the top-level domains that X's own list of 2020 still holds and the DNS no longer does.
// Some are words of every day: "is still active.Off" holds a link for X.
const retired = " " +
	"abarth active adac afamilycompany aigo alfaromeo an bananarepublic bentley bl blanco bnl boots bq " +
	"budapest bugatti cancerresearch cartier caseih cbs ceb chloe chrysler cityeats comcast " +
	"cookingchannel dabur dodge doosan duck dunlop duns eh epost esurance etisalat everbank fiat " +
	"foodnetwork frontdoor fujixerox glade goodhands guardian hgtv honeywell hoteles htc iinet intel " +
	"iselect iveco iwc jcp jlc kinder ladbrokes lancaster lancia liaison linde lipsy lixil loft lupin " +
	"macys mcd mcdonalds metlife mf montblanc mopar movistar mtpc mutual mutuelle nadex natura newholland " +
	"northwesternmutual off oldnavy onyourside orientexpress pamperedchef panerai passagens piaget " +
	"pramerica qvc raid redstone rightathome rmit rocher sapo sca scjohnson scor ses shaw showtime " +
	"shriram spiegel spreadbetting srt starhub statoil swiftcover symantec telecity telefonica tp " +
	"travelchannel uconnect um vermögensberater vermögensberatung vista vistaprint volkswagen vuelos " +
	"warman xfinity xperia zippo اتصالات موبايلي 大众汽车 工行 手表 珠宝 " +
	"诺基亚 "

// wasTLD reports whether a label, in lower case, is a retired top-level domain.
func wasTLD(label string) bool { return strings.Contains(retired, " "+label+" ") }
