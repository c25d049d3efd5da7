"""What people call the sheets, columns, fields and choices of the town's workbook, in the languages of the pilots."""

# Other names of sheets, columns, fields, units, levels, keys and states, in folded letters without signs.
# The names above are known too, in the language of the reader; so are the labels of sectors and carriers.
SYNONYMS = {
    "sheet": {
        "help": "help,start,starthere,readme,aiuto,inizio,iniziaqui,ayuda,inicio,empiezaaqui,ajuda,"
        "comeceaqui,βοηθεια,αρχη",
        "town": "town,whoweare,municipality,municipio,comune,chisiamo,ayuntamiento,quienessomos,concelho,quemsomos,"
        "qui som,quisom,δημοσ,ποιοιειμαστε",
        "people": "people,population,popolazione,persone,poblacion,personas,populacao,pessoas,poblacio,persones,"
        "πληθυσμοσ,ανθρωποι",
        "energy": "energy,energia,energybalance,bilancio,bilancioenergetico,balance,balanceenergetico,balanco,"
        "balancoenergetico,ενεργεια,ενεργειακοισοζυγιο",
        "households": "households,homes,famiglie,hogares,agregados,familias,llars,νοικοκυρια",
        "measures": "measures,misure,medidas,mesures,μετρα",
        "criteria": "criteria,criteri,criterios,criteris,κριτηρια",
        "points": "points,swingpoints,punti,puntos,pontos,punts,βαθμοι,ποντοι",
        "actions": "actions,azioni,acciones,acoes,accions,δρασεισ",
    },
    "field": {
        "name": "name,town,municipality,nome,comune,nomedelcomune,nombre,municipio,nombredelmunicipio,concelho,"
        "nomedomunicipio,nom,nomdelmunicipi,ονομα,δημοσ,ονομαδημου",
        "country": "country,paese,stato,pais,χωρα",
        "region": "region,province,regione,provincia,region,comarca,regiao,distrito,περιφερεια,νομοσ",
        "year": "year,yearofdata,anno,annodeidati,ano,anodelosdatos,anodosdados,any,ετοσ,ετοσδεδομενων",
        "notice": "notice,remark,remarkonthenumbers,avvertenza,aviso,advertencia,avis,παρατηρηση",
        "population": "population,inhabitants,registeredinhabitants,abitanti,residenti,popolazione,poblacion,"
        "habitantes,populacao,poblacio,habitants,πληθυσμοσ,κατοικοι",
        "population_permanent": "permanentpopulation,populationpermanent,abitantistabili,residentitutto lanno,"
        "poblacionpermanente,populacaopermanente,poblaciopermanent,μονιμοσπληθυσμοσ,μονιμοικατοικοι",
        "nights_tourism": "nights,touristnights,overnightstays,presenze,presenzeturistiche,pernottamenti,"
        "pernoctaciones,dormidas,pernoctacions,διανυκτερευσεισ",
        "nights_second_homes": "nightsinsecondhomes,secondhomenights,nottinellesecondecase,nochesensegundasresidencias,"
        "noitesemsegundascasas,διανυκτερευσεισσεεξοχικα",
    },
    "energy": {
        "sector": "sector,settore,sector,setor,τομεασ",
        "carrier": "carrier,energycarrier,fuel,vettore,vettoreenergetico,combustibile,portador,combustible,vector,"
        "combustivel,vetor,καυσιμο,φορεασ,ενεργειακοσφορεασ",
        "amount": "amount,amountayear,quantity,consumption,energy,quantita,consumo,consumi,cantidad,consumos,"
        "quantidade,quantitat,consum,ποσοτητα,καταναλωση",
        "unit": "unit,units,unita,unitadimisura,unidad,unidade,unitat,μοναδα,μοναδαμετρησησ",
        "notation_key": "notationkey,key,chiave,chiavedinotazione,notazione,clave,clavedenotacion,chave,"
        "chavedenotacao,clau,κλειδι,συμβολο",
        "level": "level,quality,livello,qualita,nivel,calidad,qualidade,nivell,επιπεδο,ποιοτητα",
        "source": "source,sources,fonte,fonti,fuente,fuentes,fontes,font,πηγη,πηγεσ",
        "note": "note,notes,comment,nota,notas,osservazioni,observaciones,observacoes,comentarios,σημειωση,σημειωσεισ",
    },
    "action": {
        "measure": "measure,action,misura,azione,medida,accion,acao,mesura,μετρο,δραση",
        "sector": "sector,settore,setor,τομεασ",
        "responsible": "responsible,responsibleoffice,responsibleservice,responsabile,ufficioresponsabile,responsable,"
        "servicioresponsable,responsavel,servicoresponsavel,υπευθυνοσ,υπευθυνηυπηρεσια",
        "start": "start,startyear,begin,inizio,inicio,inici,εναρξη,αρχη",
        "end": "end,endyear,fine,fin,fim,final,ληξη,τελοσ",
        "status": "status,state,stato,estado,estat,κατασταση",
    },
    "level": {
        "measured": "measured,metered,bills,misurato,misurata,bolletta,bollette,medido,medida,factura,facturas,faturas,"
        "mesurat,μετρημενο,λογαριασμοι",
        "local": "local,locale,localestimate,τοπικο",
        "regional": "regional,regionale,provincial,provinciale,περιφερειακο",
        "national": "national,nazionale,nacional,εθνικο",
    },
    "status": {
        "idea": "idea,proposta,propuesta,ιδεα",
        "planned": "planned,pianificata,pianificato,planificada,planeada,προγραμματισμενο",
        "decided": "decided,approved,approvata,approvato,aprobada,aprovada,εγκεκριμενο",
        "under way": "underway,ongoing,incorso,encurso,emcurso,σεεξελιξη",
        "done": "done,completed,conclusa,fatto,hecha,terminada,feita,concluida,ολοκληρωμενο",
    },
    "country": {
        "IT": "it,italy,italia,italien",
        "ES": "es,spain,espana,espanya",
        "PT": "pt,portugal",
        "EL": "el,gr,greece,hellas,grecia,ελλαδα",
    },
    "carrier": {
        "all": "all,total,wholesector,tutti,tutto,totale,todos,todo,tots,ολα,συνολο",
        "electricity": "electricity,power,elettricita,energiaelettrica,electricidad,eletricidade,electricitat,"
        "ηλεκτρισμοσ,ηλεκτρικηενεργεια,ρευμα",
        "natural_gas": "naturalgas,gas,metano,gasnaturale,gasnatural,gasmetano,gasnatural,φυσικοαεριο",
        "lpg": "lpg,gpl,glp,butane,propane,butano,propano,bottledgas,υγραεριο",
        "heating_oil": "heatingoil,gasoliodariscaldamento,gasoleoc,gasoleocalefaccion,gasoleodecalefaccion,"
        "gasoleodeaquecimento,gasoleaquecimento,gasoilcalefaccio,πετρελαιοθερμανσησ",
        "diesel": "diesel,gasoleob,gasoleoagricola,gasolioagricolo,gasolio,"
        "gasoleo,gasoleoa,gasoil,πετρελαιοκινησησ,ντιζελ",
        "gasoline": "gasoline,petrol,benzina,gasolina,βενζινη",
        "wood": "wood,firewood,legna,legnaepellet,pellet,pellets,lena,llenya,ξυλα,καυσοξυλα",
        "other_biomass": "biomass,biomassa,biomasa,otherbiomass,olivestones,sansa,βιομαζα",
        "solar_thermal": "solarthermal,solaretermico,solartermica,solartermico,ηλιοθερμικα",
        "biofuel": "biofuel,biofuels,biodiesel,bioethanol,biocarburanti,biocarburante,biocarburantes,biocombustible,"
        "biocombustibles,biocombustivel,biocombustiveis,bioetanolo,bioetanol,βιοκαυσιμα",
        "coal": "coal,carbone,carbon,carvao,carbo,καρβουνο",
        "lignite": "lignite,lignito,lignit,λιγνιτησ",
        "geothermal": "geothermal,geotermia,geotermica,γεωθερμια",
        "heat_cold": "heat,districtheating,teleriscaldamento,redescalor,calor,τηλεθερμανση",
    },
    "sector": {
        "municipal_buildings": "municipalbuildings,edificicomunali,edificiosmunicipales,edificiosmunicipais,"
        "edificismunicipals,δημοτικακτιρια",
        "public_lighting": "publiclighting,streetlighting,illuminazionepubblica,alumbradopublico,iluminacaopublica,"
        "enllumenatpublic,δημοτικοσφωτισμοσ,οδοφωτισμοσ",
        "municipal_fleet": "municipalfleet,flottacomunale,flotamunicipal,frotamunicipal,flotamunicipal,δημοτικοστολοσ,"
        "δημοτικαοχηματα",
        "residential": "homes,residential,households,residenziale,abitazioni,case,residencial,viviendas,hogares,"
        "habitacao,domestico,llars,κατοικιεσ,οικιακοσ",
        "tertiary": "hotels,hotel,shops,commerce,commercio,comercio,alberghi,tertiary,services,"
        "terziario,servizi,terciario,servicios,servicos,serveis,υπηρεσιεσ,τριτογενησ",
        "private_transport": "privatetransport,privatetransportandcommercial,transport,trasportoprivato,trasporti,"
        "transporteprivado,transporteparticular,transporte,transportes,transportprivat,ιδιωτικεσμεταφορεσ",
        "public_transport": "publictransport,trasportopubblico,transportepublico,transportpublic,δημοσιεσσυγκοινωνιεσ",
        "agriculture": "agriculture,farming,agricoltura,agricultura,γεωργια,αγροτικοστομεασ",
        "industry": "industry,industria,βιομηχανια",
        "waste": "waste,rifiuti,residuos,residus,αποβλητα,απορριμματα",
        "wastewater": "wastewater,acquereflue,aguasresiduales,aguasresiduais,aiguesresiduals,λυματα",
    },
}
