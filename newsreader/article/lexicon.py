"""Small word lists that tell names, titles, nouns for speakers and the words between them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HONORIFICS = _words("""
mr mrs ms miss mx dr prof professor sir dame madam madame mme mlle monsieur herr frau señor señora
signor signora senhor senhora sr sra meneer mevrouw doctor dottor don doña lord lady rev reverend
""")
"""Forms of address, left out of a speaker's name and role."""

TITLES = _words("""
sen senator rep representative gov governor lt lieutenant president president-elect vice
vice-president prime minister chancellor secretary speaker judge justice general gen admiral adm
colonel col captain capt major maj sergeant sgt lieutenant chief king queen prince princess pope
cardinal bishop archbishop rabbi imam mayor congressman congresswoman congressmen ambassador
attorney chairman chairwoman chair director minister premier senators councilman councilwoman
assemblyman assemblywoman superintendent commissioner sheriff officer detective agent coach
ayatollah sheikh emir baron duke duchess earl count republican democrat democratic conservative
labour independent former then-candidate candidate deputy majority minority leader whip state
undersecretary house senate acting interim executive dean managing spokesman spokeswoman
spokesperson representatives ceo cfo präsident präsidentin bundeskanzler bundeskanzlerin kanzler
kanzlerin minister ministerin innenminister außenminister finanzminister ministerpräsident
ministerpräsidentin bürgermeister sprecher sprecherin président présidente presidente ministro
ministra ministre bundespräsident
""")
"""Offices that stand before a name and are no part of it."""

MALE_TITLES = _words("""
mr sir lord king prince pope congressman chairman councilman assemblyman herr monsieur señor
signor senhor sr meneer baron duke earl emir sheikh spokesman präsident kanzler
""")
FEMALE_TITLES = _words("""
mrs ms miss dame lady madam madame mme mlle queen princess congresswoman chairwoman councilwoman
assemblywoman frau señora signora senhora sra mevrouw duchess spokeswoman präsidentin kanzlerin
""")

MALE_NAMES = _words("""
james john robert michael william david richard joseph thomas charles christopher daniel matthew
anthony mark donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward
jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin
samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan
henry douglas zachary peter kyle noah ethan jeremy walter christian keith roger terry austin sean
gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan
juan albert willie wayne randy mike bill bob tom jim tim dan dave steve chris ben sam matt rick
ron ted jeff greg tony andy ken doug phil fred ed don mitch chuck barry joel neil craig karl klaus
hans peter jürgen wolfgang stefan markus andreas martin thomas uwe bernd dieter horst helmut
gerhard heinz jean pierre jacques françois nicolas luis carlos miguel antonio manuel francisco
pedro pablo javier fernando rafael diego jorge alberto giovanni giuseppe mario luigi marco paolo
franco enrico matteo lorenzo joão paulo luiz jan piet willem pieter kees henk geert mohammed
muhammad ahmed ali hassan omar ibrahim vladimir sergei dmitry ivan boris igor rahul narendra
barack mitt bernie newt rand jeb marco lindsey rudy hugh simon ian nigel graham stuart colin
geoffrey jamie max leo oscar lucas oliver harry
""")
FEMALE_NAMES = _words("""
mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra
margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca
sharon laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna samantha
katherine christine helen debra rachel carolyn janet maria catherine heather diane olivia julie
joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl
jacqueline martha gloria teresa sara madison frances kathryn janice jean alice abigail sophia
grace denise amber judy marilyn beverly danielle theresa diana brittany natalie isabella kate
katie jenny jill jane julia claire charlotte lucy hillary hilary carly sally wendy tina ann anne
annie beth sue kathy debbie cindy gabriele sabine petra monika ursula renate ingrid heike claudia
birgit angelika ulla marie isabelle nathalie sophie camille ségolène carmen lucía pilar dolores
cristina ana elena giulia francesca chiara paola sofia ingeborg annalena heidi melania ivanka
kellyanne loretta elise huma nina nora olga irina natalia svetlana fatima aisha leila nadia priya
lena mia eva greta astrid
""")

PARTICLES = _words("""
de la le les del della di da dos das do du des von van der den ten ter bin ibn al el y zu zum af
av
""")

SUFFIXES = _words("jr sr ii iii iv")

NOT_A_NAME = _words("""
the a an this that these those it its he she they we i you his her their our my your him them us
me who whom whose which what where when why how if but and or nor so yet for as at by in of on off
to from with without within after before since until till while during despite although though
because unless whether once even still also just only not no yes there here then thus hence
however meanwhile moreover instead indeed perhaps maybe again later earlier now today yesterday
tomorrow both either neither each every all any some many most much more less few several other
others another such somebody someone anybody anyone everybody everyone nobody something anything
everything nothing one two three four five six seven eight nine ten first second third last next
about above across against along among around behind below beneath beside besides between beyond
like near over past through throughout toward towards under up upon via is are was were be been
being do does did has have had will would can could may might must shall should let according
given asked speaking finally overall additionally regarding concerning people see listen continue
furthermore nevertheless nonetheless otherwise rather recently currently eventually ultimately
previously similarly specifically especially particularly clearly apparently obviously certainly
actually basically generally usually often sometimes never always ever already soon long well oh
ok okay please thanks thank photo image video story read more click advertisement monday tuesday
wednesday thursday friday saturday sunday january february march april june july august september
october november december mondays tuesdays wednesdays thursdays fridays saturdays sundays jan feb
mar apr jun jul aug sept sep oct nov dec der die das den dem des ein eine einen einem einer eines
und oder aber auch nicht noch nach vor bei mit von zu zum zur im in am an auf aus für über unter
durch gegen ohne um wie als wenn weil dass ob er sie es wir ihr ich du man sein seine seinen ihre
ihren dieser diese dieses jener so dann da dort hier nun jetzt heute gestern damit dabei dazu
daher deshalb doch nur schon sehr mehr viele alle beide laut während seit bis zwischen neben
hinter le la les un une des du et ou mais dans sur sous avec sans pour par ce cette ces il elle
ils elles nous vous on qui que dont où selon après avant depuis alors ainsi aussi el los las una
unos unas y o pero con sin por para según este esta estos estas ese esa él ella ellos en de del al
como cuando donde más también sobre entre desde hasta hoy ayer il lo gli i uno ma nel nella con
per tra fra questo questa lui lei loro secondo dopo prima anche o os as um uma e mas em no na nos
nas com ao à ele ela eles elas segundo depois antes também het een en maar ook niet naar voor met
zonder hij zij ze wij volgens deze dit
""")
"""Words that begin with a capital only because a sentence does."""

ORGANISATION = _words("""
university college institute school committee commission council party times post news journal
department ministry court inc corp corporation company co ltd llc group bank foundation
association union league agency bureau administration congress senate house parliament army navy
force police press tribune herald gazette guardian magazine network television radio society
center centre coalition alliance federation organization organisation club team fund trust board
office service services industries systems partners holdings campaign project initiative movement
church hospital museum airlines airways pac act bill amendment street avenue road bridge park
hotel tower building day week war award awards prize poll show state states kingdom nations
republic county city island beach valley river lake north south east west hall caucus convention
conference summit debate bundestag bundesregierung regierung polizei universität partei bundeswehr
""")
"""Words in the names of organisations, papers, places and events, hardly ever in a person's."""

PLACES = _words("""
america american americans united states u.s us usa u.k uk britain british england english
scotland wales ireland france french germany german italy italian spain spanish portugal europe
european russia russian china chinese japan japanese india indian israel israeli iran iranian iraq
syria syrian turkey turkish egypt libya mexico mexican canada canadian cuba brazil ukraine
afghanistan pakistan korea africa african asia asian australia washington d.c york jersey
california texas florida ohio iowa nevada virginia carolina georgia michigan wisconsin
pennsylvania illinois indiana arizona colorado massachusetts hampshire vermont maine connecticut
maryland minnesota missouri kansas nebraska oklahoma louisiana alabama mississippi tennessee
kentucky oregon utah idaho montana wyoming alaska hawaii delaware dakota manhattan brooklyn london
paris berlin moscow beijing tokyo brussels geneva rome madrid chicago boston philadelphia houston
dallas atlanta detroit denver seattle miami hollywood islam islamic muslim muslims christian
christians jewish jews catholic catholics hispanic hispanics latino latinos black white
republicans democrats gop conservatives liberals twitter facebook deutschland frankreich europa
amerika österreich schweiz hong kong
""")
"""Places, peoples and parties in a single word: seldom the one who speaks."""

PEOPLE_NOUNS = _words("""
spokesman spokeswoman spokesperson spokespeople spokesmen official officials aide aides source
sources adviser advisers advisor advisors strategist strategists analyst analysts expert experts
critic critics supporter supporters opponent opponents lawyer lawyers attorney attorneys prosecutor
prosecutors judge judges justice justices senator senators congressman congresswoman congressmen
lawmaker lawmakers governor governors president chairman chairwoman chair director executive
executives manager managers leader leaders minister ministers secretary mayor candidate candidates
nominee frontrunner front-runner contender rival rivals businessman businesswoman billionaire mogul
businessmen developer surgeon neurosurgeon doctor doctors physician nurse teacher teachers professor
professors researcher researchers scientist scientists economist economists historian author authors
writer writers columnist columnists reporter reporters journalist journalists editor editors host
anchor narrator moderator moderators pollster pollsters officer officers sheriff detective
investigator investigators witness witnesses victim victims man woman men women boy girl father
mother son daughter wife husband brother sister friend friends colleague colleagues neighbor
neighbour resident residents voter voters activist activists protester protesters protestor
protestors organizer organizers donor donors operative operatives consultant consultants staffer
staffers insider insiders veteran veterans member members person people children child heckler
impostor commentator commentators businessperson audience crowd group groups student students worker
workers ceo founder founders co-founder owner owners speaker speakers democrat democrats republican
republicans conservative conservatives liberal liberals diplomat diplomats ambassador general
commander soldier soldiers pope bishop pastor priest king queen prince prince actor actress singer
star comedian coach player texan floridian socialist septuagenarian delegate delegates commissioner
administrator superintendent principal dean chancellor premier participant participants attendee
attendees user users caller guest reader readers listener listeners viewer viewers visitor visitors
passenger passengers commuter commuters customer customers shopper shoppers tenant tenants landlord
villager villagers farmer farmers fisherman fishermen driver drivers sailor sailors baker carpenter
gardener shopkeeper grocer butcher waiter waitress barber librarian translator photographer painter
musician poet novelist playwright landowner lobbyist lobbyists sprecher sprecherin polizeisprecher
polizeisprecherin minister ministerin präsident präsidentin vorsitzende vorsitzender chef chefin
experte experten anwalt richter staatsanwalt staatsanwaltschaft leiter leiterin direktor direktorin
bürgermeister bürgermeisterin ministerpräsident präsidentin professorin kapitän geschäftsführer
geschäftsführerin forscher forscherin directeur directrice président présidente maire secrétaire
porte-parole professeur chercheur chercheuse director directora presidente presidenta alcalde
alcaldesa profesor profesora jefe jefa direttore direttrice sindaco sindaca capo professoressa
diretor diretora prefeito prefeita burgemeester voorzitter hoogleraar hoofd minister-president
master head captain skipper engineer architect chemist biologist physicist curator conductor
portavoz portavoce porta-voz woordvoerder ministre ministro ministra
""")
"""Heads of noun phrases that speak."""

THING_NOUNS = _words("""
statement letter email e-mail memo memorandum report study poll survey lawsuit suit complaint ad
ads advertisement commercial video clip tweet tweets post message note release article editorial
op-ed column book website site page blog newspaper paper magazine journal outlet network campaign
committee commission department agency administration government ministry party team board panel
court office organization organisation company firm bank union association foundation institute
pac white-house transcript document documents filing indictment affidavit order ruling opinion
decision resolution bill law amendment constitution investigation inquiry account accounts photo
picture platform plan proposal text sign signs banner banners headline headlines caption
announcement invitation petition questionnaire press media police regulator watchdog university
school church council senate congress house parliament embassy consulate bureau coalition league
club society narrator voice-over voiceover voice piece story passage paragraph section description
definition policy rules guidelines manual memo slogan chant song lyrics poem essay review summary
zeitung erklärung mitteilung bericht polizei regierung ministerium partei behörde gewerkschaft
communiqué gouvernement gobierno governo comunicado
""")
"""Heads of noun phrases that are quoted from."""

WORK_NOUNS = _words("""
show shows film films movie movies book books novel novels play plays song songs album albums series
podcast podcasts program programme sitcom drama documentary memoir comedy musical opera poem essay
anthem ballad track single sequel magazine newspaper newsletter blog website column broadcast
franchise thriller biography autobiography exhibition exhibit band rapper hit hits classic cartoon
miniseries comic bestseller segment special painting sculpture symphony
""")
"""What has a title, and those who make it."""

NAMED_NOUNS = _words("""
word words term terms phrase phrases button category label labels sign signs title moniker nickname
acronym hashtag slogan headline headlines theme motto chant chants
""")
"""What is a few words itself."""

OUTLETS = _words("""
cnn abc cbs nbc msnbc fox pbs npr bbc itv hbo news channel radio tv network television times netflix
univision telemundo
""")
"""Last words of the names of those who send and print."""

DETERMINERS = _words("""
the a an one another some this that these those his her their its our my your several many other
both two three four five der die das ein eine le la les un une el los las il lo gli uno una o os
as um uma het een
""")

PREPOSITIONS = _words("""
of in on at by for from with without to about against after before during since until into onto
over under between among across through around behind near like as than per via upon toward
towards amid despite outside inside regarding concerning including von vom bei beim mit nach zu
zum zur auf aus über für gegen durch um an am im de du des dans sur avec par pour en con por para
del di da nel nella met voor van op bij
""")

AUXILIARIES = _words("""
has have had is are was were be been being will would can could may might must should shall do
does did also later then now once again still even often recently reportedly repeatedly publicly
quickly simply just only never always already first further famously initially previously
subsequently eventually finally ultimately explicitly specifically openly not didn't doesn't hat
haben hatte hatten ist wurde auch später außerdem weiter zudem a ont avait aussi ha han había
también ho aveva anche tem tinha heeft
""")
"""Words passed over between a subject and its verb."""

CLAUSE_WORDS = _words(
    "that who which whose where when while because if and but or as dass que che dat"
)

REPORTERS = _words("reporters journalists him her them us me supporters voters viewers lawmakers")
"""Those who are told."""
