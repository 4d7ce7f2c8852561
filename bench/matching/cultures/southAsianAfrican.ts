import { type Culture, drawer, joined, latin, parted, ways, writeLatin } from './culture.js';

export const southAsian: Culture = {
  id: 'south-asian',
  label: 'South Asian',
  share: 4,
  draw: drawer({
    male: `Rajesh|Rajeesh~Raj Sanjay|Sanjai Ramesh Suresh|Sooresh Vijay|Vijai Rahul Amit|Ameet Anil|Aneel Sunil|Suneel Ashok|Asok Manoj|Manoje Deepak|Dipak Arun|Aroon Ravi|Ravee Rakesh Mukesh Dinesh|Dinesch Ajay|Ajai Vikram|Bikram Arjun|Arjoon Krishna|Krishnan|Kirshna Venkatesh|Venkatesan Srinivas|Shrinivas|Sreenivas Subramanian|Subramaniam|Subrahmanyam Gopal|Gopaal Harish|Hareesh
      Mohan Prakash Naresh Rajendra|Rajinder Gurpreet|Gurprit Harpreet|Harprit Manpreet Balwinder|Balvinder Jaswinder|Jasvinder Sukhdev Amarjit|Amarjeet Mohammed|Mohammad|Muhammad|Md Imran|Emran Asif|Aasif Bilal Faisal|Faysal Usman|Osman Zahid|Zaheed Tariq Nadeem|Nadim Shahid|Shaheed Rashid Waqar|Vaqar Kamran Abdul Mizanur Rafiqul|Rafiq Shafiqul|Shofiqul Aminul Nuwan Chaminda Tharindu|Tarindu Dilshan`,
    female: `Priya|Pria Anita|Aneeta Sunita|Suneeta Kavita|Kavitha Pooja|Puja Neha Anjali|Anjaly Deepa|Dipa Geeta|Gita|Geetha Lakshmi|Laxmi|Luxmi Meena|Mina Rekha Shanti|Shanthi Sita|Seeta Usha|Oosha Vijaya Saraswati|Saraswathi Radha|Raadha Nisha Ritu|Reetu Harjit|Harjeet Simran Jaspreet Ayesha|Aisha Fatima|Fathima Sana|Sanaa Zainab Nasreen|Nasrin Shabana Rukhsana|Ruksana Farzana Parveen|Parvin Nusrat Begum|Begam Khatun|Khatoon Dilani Chamari`,
    surnames: `Singh|Sing|Sinha Kumar|Coomar Sharma|Sarma Patel|Patil Gupta|Guptha Khan|Kahn Shah|Sha Verma|Varma Reddy|Reddi Rao|Row Nair|Nayar|Nayyar Iyer|Aiyar|Ayyar Menon Pillai|Pillay Das|Dass Ghosh|Ghose Banerjee|Banerji|Bandyopadhyay Mukherjee|Mukherji|Mukhopadhyay Chatterjee|Chatterji|Chattopadhyay Sen Bose|Basu Roy|Ray|Rai Dutta|Dutt|Datta Chakraborty|Chakrabarti|Chakravarty Agarwal|Aggarwal|Agrawal Jain Mehta Desai|Deshai Joshi|Joshy Kulkarni Deshpande Jadhav|Jadav Pawar|Powar Shinde|Sinde Chauhan|Chouhan|Chohan Yadav|Yadava Mishra|Misra Tiwari|Tewari|Tiwary Pandey|Pande|Pandya Dubey|Dube Trivedi|Tripathi Saxena|Saksena Srivastava|Shrivastava|Shrivastav Kapoor|Kapur Malhotra Khanna Chopra Bhatia|Bhattia Sethi|Sethy Ahluwalia|Aluwalia Gill Sandhu|Sindhu Dhillon|Dhilon Sidhu|Siddhu Grewal|Garewal Bajwa
      Ahmed|Ahmad Ali|Aly Hussain|Husain|Hussein Malik|Mallick|Mullick Qureshi|Quraishi|Kureshi Siddiqui|Siddiqi|Siddique Chaudhry|Choudhury|Chowdhury|Chaudhary|Chaudhari Butt|Bhat|Bhatt Sheikh|Shaikh|Shaik Mirza|Meerza Raja|Rajah Akhtar|Akhter Rahman|Rehman|Rahaman Islam|Eslam Hossain|Hossein Uddin|Udin|ud-Din Miah|Mia|Miya Karim|Kareem Haque|Haq|Hoque Perera|Pereira Fernando Silva|de_Silva Jayawardena|Jayawardene Wickramasinghe|Wickremesinghe Bandara|Bandaara Rajapaksa|Rajapakse Gunawardena|Goonewardene Krishnamurthy|Krishnamoorthy Subramanian Venkataraman|Venkatraman Ramachandran Balasubramanian|Balasubramaniam Natarajan|Nadarajan Thapa Gurung Tamang Shrestha|Sresta Rana|Raana Adhikari|Adhikary`,
    tail: 0.35,
    second: 0.35,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(6),
    ways.withoutMiddle(2),
    ways.middleInitial(1),
    {
      how: 'initial for the family name',
      weight: 1,
      write: (who) => ({
        how: 'initial for the family name',
        script: 'latin',
        name: parted(
          latin(who.given[0]!),
          `${latin(who.surnames[0]!)}`.charAt(0),
          who.given[1] && latin(who.given[1]),
        ),
      }),
    },
    {
      how: 'Singh or Kaur added',
      weight: 1.5,
      write: (who) => ({
        how: 'Singh or Kaur added',
        script: 'latin',
        name: parted(
          latin(who.given[0]!),
          joined(who.surnames.map(latin)),
          who.sex === 'M' ? 'Singh' : 'Kaur',
        ),
      }),
    },
    {
      how: 'no surname (FNU)',
      weight: 1,
      write: (who) => ({
        how: 'no surname (FNU)',
        script: 'latin',
        name: parted('FNU', joined([...who.given.map(latin), ...who.surnames.map(latin)])),
      }),
    },
    ways.swapped(2),
    ways.unparted(2),
  ],
};

export const westAfrican: Culture = {
  id: 'west-african',
  label: 'West African',
  share: 2,
  draw: drawer({
    male: `Oluwaseun|Olu_Seun|Oluseun~Seun Chukwuemeka|Emeka~Emeka Babatunde|Baba_Tunde~Tunde Ikechukwu|Ike_Chukwu~Ike Adebayo|Ade_Bayo~Bayo Olumide|Olu_Mide Chinedu|Chi_Nedu~Nedu Obinna|Obina Emmanuel|Emanuel~Emma Kwame|Kwami Kofi|Coffie|Koffi Kwabena|Kobina|Kwabina Yaw|Yao Kojo|Cudjoe|Kodjo Kwaku|Kweku|Kouakou Kwasi|Kwesi|Kouassi Ibrahim|Ibrahima|Brahima Abubakar|Aboubacar|Abu_Bakar|Boubacar Musa|Moussa Usman|Ousmane|Osman Abdoulaye|Abdulai|Abdullahi Mamadou|Mamadu|Mamoudou Ousmane|Usman Moussa|Musa Cheikh|Sheikh|Cheick Modou|Modu Amadou|Amadu|Ahmadou Alhassan|Al-Hassan Sulaiman|Souleymane|Suleman Yusuf|Youssouf|Issouf Olusegun|Segun Adewale|Ade_Wale~Wale Oluwafemi|Olufemi~Femi Uchenna|Uche Nnamdi|Namdi Tochukwu|Toochukwu Kelechi|Kelechukwu Femi Samuel Daniel Joseph Emeka Kingsley|Kingsly Godwin|Goodwin Festus Sunday Monday Friday`,
    female: `Ngozi|N'gozi Chioma|Chi_Oma Adaeze|Ada_Eze Ifeoma|Ife_Oma~Ify Amaka|Chiamaka Folake|Folakemi Yetunde|Yewande Funmilayo|Funmi Abimbola|Bimbola~Bimbo Aminata|Aminatou|Amina Fatoumata|Fatou|Fatumata|Fatimata Mariama|Mariam Aissatou|Aisatu|Aisha Kadiatou|Kadijatu|Khadija Awa|Hawa Ama Akosua|Akossiwa Abena|Abla Efua|Efia Adwoa|Ajua Yaa|Yah Esi|Essi Blessing Patience Mercy Grace Comfort Gloria Hadiza|Hadijah Zainab|Zaynab Hauwa|Hawa Rahmat|Ramatou Temitope|Temi Titilayo|Titi Omolara|Lara`,
    surnames: `Okafor|Okafo|Okoroafor Okonkwo|Okonkwor Eze|Ezeh Nwosu|Nwosuh Obi|Obih Okeke|Okekeh Adeyemi|Ade_Yemi Adebayo|Adebayor Ogunleye|Ogun_Leye Afolabi|Afolabi Balogun|Balogoun Olawale|Olawole Oyelaran|Oyeleran Akinola|Akin_Ola Bello|Belo Mohammed|Muhammed|Mahama Ibrahim|Ibraheem Abdullahi|Abdulahi Yusuf|Yussif|Yussuf Mensah|Mensa Owusu|Owusuh Boateng|Boaten Asante|Ashanti Osei|Ossei|Osay Appiah|Apiah|Appia Agyeman|Agyemang|Adjeman Amoah|Amoa Ofori|Oforiwaa Annan|Anan Acheampong|Akyeampong Opoku|Poku Antwi|Antwie Addo|Ado Quaye|Kwaye Tetteh|Tete|Teteh Nkrumah|Nkruma Diallo|Jallow|Jalloh|Dialo Traoré|Traore|Trawally Diop|Jobe|Dieup Ndiaye|N'Diaye|Njie|Ndjaye Fall|Faal Sow|So|Sowe Ba|Bah|Baah Sy|Sye|Si Cissé|Cisse|Ceesay|Sissay Touré|Toure|Touray|Turay Camara|Kamara|Kamarra Keita|Keïta|Kéita Konaté|Konate|Konneh Coulibaly|Kulibaly|Koulibaly Sidibé|Sidibe|Sidibay Koné|Kone|Koney Bamba|Bambah Ouattara|Wattara|Watara Sanogo|Sanoko Dembélé|Dembele|Dembelay Sesay|Sessay Koroma|Coroma Conteh|Konte|Conté Kanu|Kano Bangura|Bangoura Mansaray|Mansare Sylla|Silla|Scylla Barry|Bari Baldé|Balde|Baldeh Gueye|Guèye|Gaye|Geye Seck|Sek Mbaye|M'Baye|Mbye Faye|Fye Sarr|Saar|Sar Thiam|Cham Niang|Nyang Kouamé|Kouame|Kwame Kouassi|Kwasi|Kouasi N'Guessan|Nguessan|N_Guessan Yao|Yaw Chukwu|Chukwuma Nwachukwu|Nwa_Chukwu Onyekachi|Onyeka Uzoma|Ozoma Ekwueme|Ekwuweme Danjuma|Dan_Juma Sani|Saani Garba|Garuba Lawal|Lawan Shehu|Sheu Suleiman|Sulaimon`,
    tail: 0.35,
    second: 0.5,
  }),
  write: writeLatin,
  rewrites: [
    ways.respelt(6),
    ways.nickname(1),
    ways.withoutMiddle(3),
    ways.glued(1),
    ways.spaced(1),
    ways.swapped(3),
    ways.unparted(2),
    {
      how: 'day or Western name added',
      weight: 1,
      write: (who, random) => ({
        how: 'day or Western name added',
        script: 'latin',
        name: parted(
          random.pick(
            who.sex === 'M' ? ['Emmanuel', 'Samuel', 'Peter', 'John'] : ['Grace', 'Mary', 'Esther', 'Joy'],
          ),
          joined(who.surnames.map(latin)),
          joined(who.given.map(latin)),
        ),
      }),
    },
  ],
};
